import { limits, type PlacedEvent } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { search, show } from "../page/in-room.ts";
import * as model from "../page/model.ts";
import { tellDay, tellTime } from "../page/times.ts";
import { looksAlike } from "../page/told.ts";
import { tellRefusal } from "../page/words.ts";
import { Side } from "./side.tsx";

type Found = Awaited<ReturnType<typeof search>> | "nothing-yet";

/** Finds messages by their words; a result leads to its place. */
export function Search({ close }: { close: () => void }) {
  const query = useSignal("");
  const found = useSignal<Found>("nothing-yet");
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const ask = async (event: Event) => {
    event.preventDefault();
    const words = query.value.trim();
    if (words !== "") found.value = await search(words);
  };
  const go = (seq: number) => {
    if (matchMedia("(max-width: 60rem)").matches) close();
    show(seq);
  };
  return (
    <Side label="Search" title="Search" close={close}>
      <search>
        <form class="field" onSubmit={ask}>
          <input
            ref={box}
            type="search"
            aria-label="Search messages"
            placeholder="Words in a message"
            enterkeyhint="search"
            maxLength={limits.queryLength}
            value={query}
            onInput={(event) => {
              query.value = event.currentTarget.value;
            }}
          />
        </form>
      </search>
      <div role="status" class="quiet">
        {tell(found.value)}
      </div>
      {typeof found.value === "object" && found.value.type === "history.found" && (
        <Results events={found.value.events} go={go} />
      )}
    </Side>
  );
}

function tell(found: Found): string {
  if (found === "nothing-yet") return "";
  if (found === undefined) return "The server cannot search at the moment. Try again.";
  if (found.type === "refused")
    return found.reason === "invalid"
      ? `Those are too many words: search for ${limits.queryTerms} at most.`
      : tellRefusal(found.reason);
  const { length } = found.events;
  if (length === 0) return "No message has all these words.";
  return found.more ? `The newest ${length}` : length === 1 ? "1 message" : `${length} messages`;
}

function Results({ events, go }: { events: readonly PlacedEvent[]; go: (seq: number) => void }) {
  return (
    <ul class="results">
      {events.map((event) =>
        event.type === "message.posted" ? (
          <li key={event.seq}>
            <button type="button" onClick={() => go(event.seq)}>
              <small>
                <bdi>{event.name}</bdi>
                {model.marked.value.has(event.by) && ` · ${looksAlike}`} · {tellDay(event.ts, model.today.value)},{" "}
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
