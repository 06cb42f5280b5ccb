import type { StreamConfig, StreamInfo } from "@nats-io/jetstream";
import { type Msg, type NatsConnection, RequestError } from "@nats-io/transport-node";
import { Failure } from "../failure.ts";

type Verb = "INFO" | "UPDATE" | "DELETE" | "PURGE" | "SNAPSHOT" | "RESTORE";

class Refused extends Failure {
  readonly code: number;
  /** HTTP's status code. */
  readonly status: number;

  constructor(about: string, { description = "for no reason", err_code = 0, code = 0 }: BrokerError) {
    super(`the broker refused ${about}: ${description}`);
    this.code = err_code;
    this.status = code;
  }
}

type BrokerError = { readonly code?: number; readonly err_code?: number; readonly description?: string };

const patience = 10_000;
const streamNotFound = 10059;
const noSpace = 10047;
const unavailable = 503;

export async function ask<A extends object>(bus: NatsConnection, verb: Verb, stream: string, question?: object) {
  const about = `${verb} of ${stream}`;
  const subject = `$JS.API.STREAM.${verb}.${stream}`;
  return readAnswer<A>(await send(bus, subject, question ? JSON.stringify(question) : "", { about }), about);
}

type Asked = { readonly about: string; readonly timeout?: number; readonly absent?: string };

/** Sends a request. What goes wrong on the way is a Failure, not a bug of ours. */
export async function send(bus: NatsConnection, subject: string, content: Uint8Array | string, asked: Asked) {
  const { about, timeout = patience, absent = `nobody is there for ${about}` } = asked;
  try {
    return await bus.request(subject, content, { timeout });
  } catch (cause) {
    throw new Failure(isAbsence(cause) ? absent : `${about} was not answered (${said(cause)})`, { cause });
  }
}

/** The parse line of the bus: the broker is taken at its word. */
export function readAnswer<A extends object>(message: Msg, about: string): A {
  const answer = message.json<A & { error?: BrokerError }>();
  if (answer.error) throw new Refused(about, answer.error);
  return answer;
}

/** Undefined if there is no such stream. */
export async function lookAt(bus: NatsConnection, stream: string): Promise<StreamInfo | undefined> {
  try {
    return await ask<StreamInfo>(bus, "INFO", stream);
  } catch (error) {
    if (error instanceof Refused && error.code === streamNotFound) return undefined;
    throw error;
  }
}

export async function remove(bus: NatsConnection, stream: string): Promise<void> {
  if (await lookAt(bus, stream)) await ask(bus, "DELETE", stream);
}

export async function change(bus: NatsConnection, config: StreamConfig, changes: object): Promise<void> {
  await ask(bus, "UPDATE", config.name, { ...config, ...changes });
}

/** False if the broker has too little space; throws every other error again. */
export function lacksSpace(error: unknown): false {
  if (error instanceof Refused && error.code === noSpace) return false;
  throw error;
}

/** Whether to try again: of several brokers, none may lead for some seconds. */
export const mayPass = (error: unknown): boolean =>
  error instanceof Refused ? error.status === unavailable : error instanceof Failure;

export const versionOf = (bus: NatsConnection): string => bus.info?.version ?? "";

/** Whether the broker is in a cluster, which can keep replicas. */
export const isClustered = (bus: NatsConnection): boolean => bus.info?.cluster !== undefined;

export async function isRunning(bus: NatsConnection): Promise<boolean> {
  try {
    await bus.request("$SRV.PING.rooms", "", { timeout: patience });
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw new Failure(`it cannot be told whether Parlor is running (${said(error)})`, { cause: error });
  }
}

const isAbsence = (error: unknown) => error instanceof RequestError && error.isNoResponders();
const said = (error: unknown) => (error instanceof Error ? error.message : String(error));
