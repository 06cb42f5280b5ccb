import { askTwice, type Bus } from "@parlor/bus";
import {
  type AnswerOf,
  type FileId,
  FilesGone,
  limits,
  type MemberId,
  type RequestOf,
  type RequestType,
  type RoomCode,
  subjects,
} from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { answered, NoAnswer } from "@parlor/log";

/** In ms. */
const keysKept = 60_000;

const goneCheck = check(FilesGone);

/** What the files service may ask the rooms service, and hears from it. Rejects with NoAnswer. */
export class Rooms {
  readonly #bus: Bus;
  readonly #now: () => number;
  #key: { readonly key: string; readonly at: number } | undefined;

  constructor(bus: Bus, now: () => number) {
    this.#bus = bus;
    this.#now = now;
  }

  /** Undefined if the token is of nobody who may be in the room. */
  async member(room: RoomCode, token: string): Promise<MemberId | undefined> {
    const answer = await this.#ask<"session.check">({ type: "session.check", room, token });
    if (answer.type === "session.known") return answer.member;
    if (answer.reason === "unavailable" || answer.reason === "busy") throw new NoAnswer("The rooms service is away.");
    return undefined;
  }

  /** What files are sealed with. */
  async key(): Promise<string> {
    if (this.#key && this.#now() - this.#key.at < keysKept) return this.#key.key;
    const answer = await this.#ask<"files.keys">({ type: "files.keys" });
    const [key] = answer.type === "files.keys" ? answer.keys : [];
    if (key === undefined) throw new NoAnswer("The rooms service has no key.");
    this.#key = { key, at: this.#now() };
    return key;
  }

  async *which(room: RoomCode, all: readonly FileId[]) {
    for (let at = 0; at < all.length; at += limits.filesAskedFor) {
      const ids = all.slice(at, at + limits.filesAskedFor);
      const answer = await this.#ask<"files.living">({ type: "files.living", room, ids });
      if (answer.type === "refused") throw new NoAnswer("The history is behind.");
      yield answer;
    }
  }

  hearGone(heard: (gone: FilesGone) => void): void {
    this.#bus.subscribe(subjects.filesGone, (message) => {
      const gone = parse(message.string());
      if (goneCheck.accepts(gone)) heard(gone);
    });
  }

  /** The one cast: the answer is the rooms service's own, checked by its contract tests. */
  async #ask<T extends RequestType>(request: RequestOf<T>): Promise<AnswerOf<T>> {
    const [subject, question] = [subjects.request(request.type), JSON.stringify(request)];
    return JSON.parse((await askTwice(this.#bus, subject, question, answered)).string()) as AnswerOf<T>;
  }
}

/** Undefined if it is no JSON: on a broker without accounts anybody can write there. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
