import { setTimeout as delay } from "node:timers/promises";
import { type Command, closes, type FrameItem, type PostCommand, type Reply, type RoomJoined } from "@parlor/contracts";
import { messageId } from "../../contract/rooms/as-gateway.ts";
import { readFrame } from "../../support/frame.ts";
import { type Line, openLine } from "../../support/line.ts";
import { type ClientFact, laterType } from "../checker/history.ts";
import { type Guest, View } from "./view.ts";

const acceptedWithin = 3_000;

/** Undefined if no connection can be had. What breaks the contracts ends the run. */
export function reach(port: number, heard: (item: FrameItem) => void): Promise<Line | undefined> {
  const frame = (text: string, binary: boolean) => readFrame(text, binary, laterType).forEach(heard);
  return openLine(`ws://127.0.0.1:${port}/ws`, { patience: acceptedWithin, frame }).catch(() => undefined);
}

const answeredWithin = 8_000;

/** A socket without a page in one room, for what pages cannot be made to do. Nothing is expected after a loss. */
export class Visitor {
  readonly guest: Guest;
  readonly #view: View;
  readonly #waiting = new Map<number, (reply: Reply | undefined) => void>();
  #line: Line | undefined;
  #port = 0;
  #ref = 0;
  /** Counts connections, so that what still comes from an old one is ignored. */
  #turn = 0;

  constructor(guest: Guest, note: (fact: ClientFact) => void) {
    this.guest = guest;
    this.#view = new View(guest, note);
  }

  get you() {
    return this.#view.joined?.you;
  }

  get token() {
    return this.#view.joined?.token;
  }

  get epoch() {
    return this.#view.joined?.epoch;
  }

  get port(): number {
    return this.#port;
  }

  get connected(): boolean {
    return this.#line !== undefined;
  }

  get unsure(): readonly string[] {
    return this.#view.unsure;
  }

  async connect(port: number): Promise<boolean> {
    const turn = ++this.#turn;
    const line = await reach(port, (item) => turn === this.#turn && this.#heard(item));
    void line?.closed.then(({ code }) => turn === this.#turn && this.#closed(code));
    this.#line = line;
    this.#port = port;
    return line !== undefined;
  }

  /** Enters, from where it was if it was there before. Undefined if no answer came. */
  join(token = this.token): Promise<Reply | undefined> {
    const { room, name } = this.guest;
    const [ref, resume] = [++this.#ref, this.#view.resume];
    return this.#answer(ref, { type: "room.join", ref, room, name, create: true, ...(token && { token }), ...resume });
  }

  async remove(member: RoomJoined["you"]["id"]): Promise<boolean> {
    const ref = ++this.#ref;
    const reply = await this.#answer(ref, { type: "member.remove", ref, member });
    return reply?.type === "done";
  }

  write(id: string, text: string): void {
    this.wish({ type: "message.post", id: messageId(id), text });
  }

  /** A message, or a change of anybody's. */
  wish(wish: PostCommand): void {
    if (!this.#line || !this.you) return;
    this.#view.wrote(wish);
    this.repeat(wish);
  }

  /** Perhaps what another visitor of the same member said. */
  repeat(wish: PostCommand): void {
    this.#line?.send(wish);
  }

  /** A message of somebody else's; undefined if there is none. `which`, 0 to 1, chooses. */
  foreign(which: number) {
    return this.#view.foreign(which);
  }

  /** Of a message of its own; undefined until it is in the log. */
  placeOf(id: string): number | undefined {
    return this.#view.placeOf(id);
  }

  leave(): void {
    if (!this.#line) return;
    this.#line.send({ type: "room.leave", ref: ++this.#ref });
    this.#line.close();
    this.#gone("wish");
  }

  async #answer(ref: number, command: Command): Promise<Reply | undefined> {
    const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
    this.#waiting.set(ref, resolve);
    this.#line?.send(command);
    const timer = new AbortController();
    const late = delay(answeredWithin, undefined, { signal: timer.signal }).catch(() => undefined);
    const reply = await Promise.race([promise, late]);
    timer.abort();
    this.#waiting.delete(ref);
    return reply;
  }

  #heard(item: FrameItem): void {
    if (item.type === "room.joined") this.#view.entered(item);
    if ("seq" in item && "by" in item && !this.#view.hears(item)) this.leave();
    if (item.type === "refused" && item.id !== undefined) this.#view.refused(item.id, item.reason);
    if ("ref" in item && item.ref !== undefined) this.#waiting.get(item.ref)?.(item);
  }

  #closed(code: number): void {
    const removed = code === closes.removed.code;
    if (!removed && this.you) this.#view.tell({ kind: "lost" });
    this.#gone(removed ? "removed" : "wish");
  }

  #gone(why: "wish" | "removed"): void {
    this.#line = undefined;
    this.#turn++;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    if (this.you) this.#view.tell({ kind: "left", member: this.you.id, why });
  }
}
