import { limits, type PlacedEvent, type RefusalReason } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { looksAlike, tellRefusal } from "../../app/texts.ts";
import { tellDay, tellTime, today } from "../../app/times.ts";
import type { History } from "../../room/history.ts";
import { wear } from "../parts/later.tsx";
import { upTo } from "../parts/up-to.ts";
import { useRoom } from "./context.ts";
import { style } from "./search.css";
import { Side } from "./side.tsx";

wear(style);

/** `no` was answered instead of more. */
type Found = {
  readonly words: string;
  readonly events: readonly PlacedEvent[];
  readonly more: boolean;
  readonly no?: string;
};

export function Search({ close }: { close: () => void }) {
  const { history } = useRoom();
  const query = useSignal("");
  const found = useSignal<Found | undefined>(undefined);
  const asks = useSignal(false);
  /** An answer to an earlier search comes too late. */
  const asked = useRef(0);
  const underWay = useRef("");
  const box = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLUListElement>(null);
  /** The number of results before the last page came. */
  const shown = useRef(0);
  useEffect(() => box.current?.focus(), []);
  useLayoutEffect(() => {
    // The button is gone with the last page, and with it the focus.
    if (found.value?.more === false && document.activeElement === document.body)
      results.current?.querySelectorAll("button")[shown.current]?.focus();
  }, [found.value]);
  const ask = async (event: Event) => {
    event.preventDefault();
    const words = query.value.trim();
    if (words === "" || (asks.value && words === underWay.current)) return; // pressed twice
    underWay.current = words;
    const nothing = { words, events: [], more: false };
    shown.current = 0;
    found.value = undefined; // an answer on its way belongs to the search before
    asks.value = true;
    const mine = ++asked.current;
    const page = await history.search(words);
    if (mine !== asked.current) return;
    asks.value = false;
    found.value = add(nothing, page);
  };
  const older = async () => {
    const held = found.value;
    const last = held?.events.at(-1);
    if (held === undefined || last === undefined || asks.value) return;
    asks.value = true;
    const mine = asked.current;
    const page = await history.search(held.words, last.seq);
    if (mine !== asked.current) return;
    asks.value = false;
    found.value = add(held, page);
    shown.current = held.events.length;
  };
  const go = (seq: number) => {
    if (matchMedia("(max-width: 60rem)").matches) close();
    history.show(seq);
  };
  return (
    <Side label="Search" title="Search" close={close}>
      <search>
        <form class="field" aria-busy={asks.value} onSubmit={ask}>
          <input
            ref={box}
            type="search"
            aria-label="Search messages"
            placeholder="Words, from:Ana, has:link, after:2026-11-30"
            enterkeyhint="search"
            maxLength={limits.queryLength}
            value={query}
            onInput={(event) => {
              query.value = upTo(event.currentTarget, limits.queryLength);
            }}
          />
        </form>
      </search>
      <div role="status" class="quiet">
        {found.value && tell(found.value)}
      </div>
      {found.value && <Results list={results} events={found.value.events} go={go} />}
      {found.value?.more && (
        <button class="button" type="button" aria-disabled={asks.value} onClick={() => void older()}>
          Show older ones
        </button>
      )}
    </Side>
  );
}

function add({ words, events, more }: Found, page: Awaited<ReturnType<History["search"]>>): Found {
  if (page?.type === "history.found") return { words, events: [...events, ...page.events], more: page.more };
  return { words, events, more, no: tellNo(page?.reason) };
}

function tellNo(reason: RefusalReason | undefined): string {
  if (reason === undefined) return "The server cannot search at the moment. Try again.";
  return reason === "invalid"
    ? `Those are too many words: search for ${limits.queryTerms} at most.`
    : tellRefusal(reason);
}

function tell({ events: { length }, more, no }: Found): string {
  if (no !== undefined) return no;
  if (length === 0) return "No message has all these words.";
  return more ? `The newest ${length}` : length === 1 ? "1 message" : `${length} messages`;
}

type ResultsProps = {
  readonly list: RefObject<HTMLUListElement | null>;
  readonly events: readonly PlacedEvent[];
  readonly go: (seq: number) => void;
};

function Results({ list, events, go }: ResultsProps) {
  const { marked } = useRoom();
  return (
    <ul class="results" ref={list}>
      {events.map((event) =>
        event.type === "message.posted" ? (
          <li key={event.seq}>
            <button type="button" onClick={() => go(event.seq)}>
              <small>
                <bdi>{event.name}</bdi>
                {marked.value.has(event.by) && ` · ${looksAlike}`} · {tellDay(event.ts, today.value)},{" "}
                {tellTime(event.ts)}
              </small>
              <span dir="auto">{event.text}</span>
            </button>
          </li>
        ) : null,
      )}
    </ul>
  );
}
