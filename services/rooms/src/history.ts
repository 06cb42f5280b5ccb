import { type AnswerOf, limits, type RequestOf, type RoomCode } from "@parlor/contracts";
import type { Archive } from "./archive.ts";
import type { Page } from "./page.ts";
import { refuse } from "./refuse.ts";
import type { Replay } from "./replay.ts";
import type { Searches } from "./searches.ts";
import { Terms } from "./terms.ts";

const newest = Number.MAX_SAFE_INTEGER;

/** Answers about the past, from this instance's archive. Pages are put together from events as they are stored. */
export class History {
  readonly #archive: Archive;
  readonly #searches: Searches;
  readonly #replay: Replay;
  readonly #quota: number;
  readonly #terms = new Terms();

  /** `quota` is how many bytes a room may have. */
  constructor(archive: Archive, searches: Searches, replay: Replay, quota: number) {
    this.#archive = archive;
    this.#searches = searches;
    this.#replay = replay;
    this.#quota = quota;
  }

  async fetch(request: RequestOf<"history.fetch">): Promise<AnswerOf<"history.fetch"> | string> {
    const { room, before = newest, after, limit = limits.historyPage } = request;
    if (!(await this.#replay.reached(request))) return refuse("unavailable");
    if (after === undefined) return pageJson("history.page", this.#archive.before(room, before, limit));
    return pageJson("history.page", this.#archive.between(room, after, before, limit));
  }

  async search(request: RequestOf<"history.search">): Promise<AnswerOf<"history.search"> | string> {
    const { room, query, before = newest } = request;
    if (this.#terms.count(query) > limits.queryTerms) return refuse("invalid", { field: "query" });
    if (!(await this.#replay.reached(request))) return refuse("unavailable");
    const found = await this.#searches.search({ room, query, before });
    return "retryAfter" in found ? refuse("busy", found) : pageJson("history.found", found);
  }

  async landed(request: RequestOf<"history.landed">): Promise<AnswerOf<"history.landed">> {
    const { room, by, ids } = request;
    if (!(await this.#replay.reached(request))) return refuse("unavailable");
    return { type: "history.landed", ids: this.#archive.landed(room, by, ids) };
  }

  /** Under which name somebody last wrote in a room; undefined where they did not, or that is not known in time. */
  async authorName({ room, member, minSeq = 0, epoch }: RequestOf<"member.remove">): Promise<string | undefined> {
    const reached = await this.#replay.reached({ minSeq, ...(epoch && { epoch }) });
    return reached ? this.#archive.authorName(room, member) : undefined;
  }

  /** How many bytes more a room may take, as far as is known here. */
  left(room: RoomCode): number {
    return Math.max(0, this.#quota - this.#archive.bytes(room));
  }

  async count(request: RequestOf<"history.count">): Promise<AnswerOf<"history.count">> {
    const { room, after, before } = request;
    if (!(await this.#replay.reached(request))) return refuse("unavailable");
    return { type: "history.count", count: this.#archive.count(room, after, before) };
  }
}

/** An answer of events that are JSON already, and are not parsed to be written again. */
function pageJson(type: "history.page" | "history.found", { events, more }: Page): string {
  return `{"type":"${type}","events":[${events.join(",")}],"more":${more}}`;
}
