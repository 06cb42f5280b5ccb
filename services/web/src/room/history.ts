import type { Connection } from "@parlor/client/connection";
import {
  fill,
  foldPage,
  type Gap,
  insert,
  type Page,
  placeOf,
  prepend,
  refresh,
  type Timeline,
} from "@parlor/client/timeline";
import { changedAt, limits, type PlacedEvent, type Reply } from "@parlor/contracts";
import { type Signal, signal } from "@preact/signals";
import { Quotes } from "./quotes.ts";

type Range = { readonly before?: number; readonly after?: number; readonly limit: number; readonly changed?: number };
type Places = { readonly at: number[] };

/** Of the newest are held. */
const most = 2000;
/** Held before any are let go of: at the bottom, and while one reads further up. */
const [near, far] = [2500, 10_000];

export class History {
  readonly loadingOlder = signal(false);
  readonly loadingGaps = signal<ReadonlySet<number>>(new Set());
  /** The seq that the list should bring into view. */
  readonly target = signal<number | undefined>(undefined);
  /** The message from which the person went to another one. */
  readonly cameFrom = signal<number | undefined>(undefined);
  readonly quotes: Quotes;
  readonly #connection: Pick<Connection, "ask">;
  readonly #timeline: Signal<Timeline>;
  /** Heard while pages are on their way: a page may be older. */
  #heard: readonly PlacedEvent[] = [];
  #pending = 0;
  #wanted: number | undefined;
  #kept = 0;

  constructor(connection: Pick<Connection, "ask">, timeline: Signal<Timeline>) {
    this.#connection = connection;
    this.#timeline = timeline;
    this.quotes = new Quotes(
      (at, answered) => this.#fetch({ at }, answered),
      (seq) => this.#holds(seq),
    );
  }

  hears(change: PlacedEvent): void {
    this.quotes.hears(change);
    if (this.#pending > 0) this.#heard = [...this.#heard, change];
  }

  loadOlder(): void {
    const { items, begins, head } = this.#timeline.value;
    if (begins || this.loadingOlder.value) return;
    this.loadingOlder.value = true;
    const before = items[0]?.seq ?? head + 1;
    this.#fetch({ before, limit: limits.historyPage }, (page) => {
      this.loadingOlder.value = false;
      if (page) this.#timeline.value = prepend(this.#timeline.value, page);
    });
  }

  loadGap(gap: Gap): void {
    const loading = this.loadingGaps.value;
    if (loading.has(gap.after)) return;
    this.loadingGaps.value = new Set([...loading, gap.after]);
    this.#fetch({ after: gap.after, limit: limits.historyPageMax }, (page) => {
      this.loadingGaps.value = new Set([...this.loadingGaps.value].filter((after) => after !== gap.after));
      if (page) this.#timeline.value = fill(this.#timeline.value, gap, page);
    });
  }

  /** Brings a message into view, from wherever in the log it is. The person can go back to where they came `from`. */
  show(seq: number, from?: number): void {
    this.#wanted = seq;
    const arrive = () => {
      this.cameFrom.value = from;
      this.target.value = seq;
    };
    if (this.#holds(seq)) return arrive();
    this.#fetch({ before: seq + 1, limit: limits.historyPage }, (page) => {
      if (page === undefined) return;
      this.#timeline.value = insert(this.#timeline.value, page);
      if (this.#wanted === seq) arrive(); // and not another that was asked for since
    });
  }

  /** Holds on to the newest and to what is around these seqs, once the code for that has come. */
  async letGo(isReading: () => boolean, used: () => readonly number[]): Promise<void> {
    const count = () => this.#timeline.value.items.length;
    const isMany = () => count() > Math.max(isReading() ? far : near, this.#kept + near - most);
    if (!isMany()) return;
    const part = await import("./let-go.ts").catch(() => undefined); // asked for again some hundred items later
    // A page on its way belongs to what was held when it was asked for.
    if (this.#pending > 0 || !isMany()) return;
    if (part) this.#timeline.value = part.holdOn(this.#timeline.value, most, used());
    this.#kept = count();
  }

  /** Asks which of the items held before a gap have changed [U2]. */
  refresh(): void {
    const { staleAfter, items } = this.#timeline.value;
    const oldest = items[0]?.seq;
    if (staleAfter !== undefined && oldest !== undefined) this.#refresh(oldest - 1, staleAfter);
  }

  #refresh(after: number, changed: number): void {
    this.#fetch({ after, changed, limit: limits.historyPageMax }, (page) => {
      if (page === undefined) return; // asked again after the next way back
      const held = refresh(this.#timeline.value, page.events);
      const last = page.events.at(-1)?.seq ?? after;
      // An older gateway does not know `changed`, and answers a page of anything.
      const goesOn =
        page.more && last > after && last <= changed && page.events.every((item) => changedAt(item) > changed);
      this.#timeline.value = goesOn ? held : { ...held, staleAfter: undefined };
      if (goesOn) this.#refresh(last, changed);
    });
  }

  /** Newest first, or before a seq; undefined if the server cannot answer now. */
  search(query: string, before?: number): Promise<Extract<Reply, { type: "history.found" | "refused" }> | undefined> {
    return new Promise((resolve) => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      this.#connection.ask({ type: "history.search", query, zone, ...(before !== undefined && { before }) }, (reply) =>
        resolve(reply?.type === "history.found" || reply?.type === "refused" ? reply : undefined),
      );
    });
  }

  #holds(seq: number): boolean {
    const { items } = this.#timeline.value;
    return items[placeOf(items, seq)]?.seq === seq;
  }

  #fetch(range: Range | Places, answered: (page: Page | undefined) => void): void {
    this.#pending++;
    const from = this.#heard.length;
    this.#connection.ask({ type: "history.fetch", ...range }, (reply) => {
      const heard = this.#heard.slice(from);
      if (--this.#pending === 0) this.#heard = [];
      const page = reply?.type === "history.page" ? foldPage(reply, heard) : undefined;
      answered(page);
      if (page !== undefined) this.quotes.want(page.events);
    });
  }
}
