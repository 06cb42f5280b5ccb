import { type AnswerOf, limits, type MemberId, type RequestOf, type RoomCode } from "@parlor/contracts";
import { refuse } from "../refuse.ts";
import type { Archive } from "./archive.ts";
import type { LogFollower } from "./follow.ts";
import type { Page } from "./page.ts";
import type { Searches } from "./search.ts";
import { searchQuery } from "./search-query.ts";

const newest = Number.MAX_SAFE_INTEGER;

export class History {
  readonly #archive: Archive;
  readonly #searches: Searches;
  readonly #follower: LogFollower;
  readonly #quota: number;

  /** `quota` is a room's limit in bytes. */
  constructor(archive: Archive, searches: Searches, follower: LogFollower, quota: number) {
    this.#archive = archive;
    this.#searches = searches;
    this.#follower = follower;
    this.#quota = quota;
  }

  async fetch(request: RequestOf<"history.fetch">): Promise<AnswerOf<"history.fetch"> | string> {
    const { room, before = newest, after, limit = limits.historyPage, changed } = request;
    if (!(await this.#follower.reached(request))) return refuse("unavailable");
    if (request.at) return pageJson("history.page", this.#archive.at(room, request.at));
    if (request.facts) return pageJson("history.page", this.#archive.facts(room, before, limit));
    if (after === undefined) return pageJson("history.page", this.#archive.before(room, before, limit, changed));
    return pageJson("history.page", this.#archive.between(room, after, before, limit, changed));
  }

  async search(request: RequestOf<"history.search">): Promise<AnswerOf<"history.search"> | string> {
    const { room, query, zone, before = newest } = request;
    if ((searchQuery(room, query)?.count ?? 0) > limits.queryTerms) return refuse("invalid", { field: "query" });
    if (!(await this.#follower.reached(request))) return refuse("unavailable");
    const found = await this.#searches.search({ room, query, before, ...(zone !== undefined && { zone }) });
    return "retryAfter" in found ? refuse("busy", found) : pageJson("history.found", found);
  }

  async landed(request: RequestOf<"history.landed">): Promise<AnswerOf<"history.landed">> {
    const { room, by, ids } = request;
    if (!(await this.#follower.reached(request))) return refuse("unavailable");
    return { type: "history.landed", ids: this.#archive.landed(room, by, ids) };
  }

  async count(request: RequestOf<"history.count">): Promise<AnswerOf<"history.count">> {
    const { room, after, before } = request;
    if (!(await this.#follower.reached(request))) return refuse("unavailable");
    return { type: "history.count", count: this.#archive.count(room, after, before) };
  }

  async files({ room, ids }: RequestOf<"files.living">): Promise<AnswerOf<"files.living">> {
    if (!(await this.#follower.reached({ minSeq: 0 }))) return refuse("unavailable");
    return { type: "files.living", ...this.#archive.files.which(room, ids) };
  }

  /** The name under which somebody last wrote; undefined if they did not, or it is not known in time. */
  async authorName({ room, member, minSeq = 0, epoch }: RequestOf<"member.remove">): Promise<string | undefined> {
    const reached = await this.#follower.reached({ minSeq, ...(epoch && { epoch }) });
    return reached ? this.#archive.authorName(room, member) : undefined;
  }

  /** Who said what stands at a place; undefined if nobody did, or it is not known in time. */
  async author({ room, target, minSeq = 0, epoch }: RequestOf<"message.remove">): Promise<MemberId | undefined> {
    const reached = await this.#follower.reached({ minSeq, ...(epoch && { epoch }) });
    return reached ? this.#archive.author(room, target) : undefined;
  }

  left(room: RoomCode): number {
    return Math.max(0, this.#quota - this.#archive.bytes(room));
  }
}

function pageJson(type: "history.page" | "history.found", { events, more }: Page): string {
  return `{"type":"${type}","events":[${events.join(",")}],"more":${more}}`;
}
