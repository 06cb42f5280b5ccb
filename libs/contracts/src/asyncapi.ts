import { stream, subjects } from "./bus.ts";
import { commands, replies, requests, signals } from "./catalogue.ts";
import { closeMeanings, closes } from "./closes.ts";
import { general, partition } from "./code.ts";
import type { Declared } from "./declare.ts";
import type { RoomCode } from "./fields.ts";
import { events, shownEvents } from "./history.ts";
import { protocol } from "./protocol.ts";
import { canRetry, refusals } from "./refusals.ts";

type Named = readonly [name: string, schema: Declared];

/** The contracts as an AsyncAPI 3 document, of the socket and of the bus. */
export function asyncApi() {
  const wire = {
    commands: named(commands),
    events: named(events, "event."),
    signals: named(signals, "signal."),
    replies: named(replies, "reply."),
  };
  const asked = Object.entries(requests).flatMap(([type, question]): Named[] => [
    [`rooms.${type}`, question],
    [`rooms.${type}.answer`, question.answer],
  ]);
  const toClients = [...named(shownEvents, "event."), ...wire.signals, ...wire.replies];
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Parlor",
      version: protocol,
      license: { name: "MIT" },
      description:
        "A client sends one command a text frame, as a JSON object. The gateway sends JSON arrays of one or more events, " +
        "signals and replies. Unknown fields are ignored, unknown commands refused. Order is by `seq` only.",
    },
    defaultContentType: "application/json",
    servers: {
      gateway: { host: "localhost:5000", pathname: "/ws", protocol: "ws", description: `Subprotocol \`${protocol}\`.` },
      bus: { host: "localhost:4222", protocol: "nats" },
    },
    channels: {
      socket: channel("/ws", "gateway", [...wire.commands, ...toClients]),
      log: channel(template(subjects.log), "bus", wire.events, `Stored in the stream ${stream.name}.`),
      live: channel(template(subjects.live), "bus", wire.events, "The log, republished as it is stored."),
      signal: channel(template(subjects.signal), "bus", wire.signals, "Never stored."),
      rooms: channel(subjects.request("{request}"), "bus", asked, "Answered by one instance of the rooms service."),
    },
    operations: {
      command: operation("receive", "socket", wire.commands),
      tell: operation("send", "socket", toClients),
      post: operation("send", "log", wire.events),
      follow: operation("receive", "live", wire.events),
      signal: operation("send", "signal", wire.signals),
      ask: operation("send", "rooms", asked),
    },
    components: {
      messages: Object.fromEntries(
        [...wire.commands, ...wire.events, ...wire.signals, ...wire.replies, ...asked].map(([name, schema]) => [
          name,
          message(name, schema),
        ]),
      ),
    },
    "x-refusals": withWords(refusals, (reason, why) => ({ retry: canRetry(reason), why })),
    "x-closes": withWords(closeMeanings, (reason, why) => ({ ...closes[reason], why })),
  };
}

function withWords<R extends string>(words: Readonly<Record<R, string>>, row: (reason: R, why: string) => object) {
  const reasons = Object.keys(words) as R[]; // the table's own
  return Object.fromEntries(reasons.map((reason) => [reason, row(reason, words[reason])]));
}

function named(schemas: readonly Declared[], prefix = ""): Named[] {
  return schemas.map((schema) => [`${prefix}${schema.properties.type.const}`, schema]);
}

function template(subject: (code: RoomCode) => string): string {
  return subject(general).replace(`.${partition(general)}.${general}.`, ".{partition}.{room}.");
}

function channel(address: string, server: string, messages: readonly Named[], description?: string) {
  return {
    address,
    servers: [{ $ref: `#/servers/${server}` }],
    ...(description && { description }),
    parameters: Object.fromEntries([...address.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => [name, {}])),
    messages: Object.fromEntries(messages.map(([name]) => [name, { $ref: `#/components/messages/${name}` }])),
  };
}

function operation(action: "send" | "receive", on: string, messages: readonly Named[]) {
  return {
    action,
    channel: { $ref: `#/channels/${on}` },
    messages: messages.map(([name]) => ({ $ref: `#/channels/${on}/messages/${name}` })),
  };
}

function message(name: string, payload: Declared) {
  return { name, title: payload.properties.type.const, payload };
}
