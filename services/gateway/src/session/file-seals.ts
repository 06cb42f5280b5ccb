import {
  type MemberId,
  type PostCommand,
  type Refused,
  type RequestOf,
  type RoomCode,
  sealedText,
  unnamed,
} from "@parlor/contracts";
import { ignoreNoAnswer } from "@parlor/log";
import { readSeal } from "@parlor/service";
import type { GatewayBus } from "../bus.ts";

const askEvery = 5_000;
const comeAgain = 1_000;

type Author = { readonly room: RoomCode; readonly by: MemberId };

/** Whether a message may have its files: seals say so, and no post waits for an answer. */
export class FileSeals {
  readonly #bus: Pick<GatewayBus, "askAndRead">;
  readonly #now: () => number;
  #keys: readonly string[] = [];
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(bus: Pick<GatewayBus, "askAndRead">, now: () => number) {
    this.#bus = bus;
    this.#now = now;
  }

  /** Undefined if all files of the post were uploaded for it by its author. */
  problem(post: PostCommand, author: Author): Pick<Refused, "reason" | "retryAfter"> | undefined {
    const files = "files" in post ? (post.files ?? []) : [];
    const oldest = this.#now() - unnamed.kept + unnamed.margin;
    for (const { seal, ...file } of files) {
      if (seal === undefined) return { reason: "file-unknown" };
      const at = readSeal(seal, (at) => sealedText({ ...author, message: post.id, at, file }), this.#keys);
      if (at === "unknown key" && this.#learn()) return { reason: "unavailable", retryAfter: comeAgain };
      if (typeof at !== "number" || at < oldest) return { reason: "file-unknown" };
    }
    return undefined;
  }

  /** Asks for the keys, but not all the time: a stranger may make up a key. False if they are known by now. */
  #learn(): boolean {
    const now = this.#now();
    if (now - this.#askedAt < askEvery) return this.#keys.length === 0;
    this.#askedAt = now;
    void this.ask();
    return true;
  }

  async ask(): Promise<void> {
    const question: RequestOf<"files.keys"> = { type: "files.keys" };
    const answer = await this.#bus.askAndRead<"files.keys">(question).catch(ignoreNoAnswer);
    if (answer?.type === "files.keys") this.#keys = answer.keys;
  }
}
