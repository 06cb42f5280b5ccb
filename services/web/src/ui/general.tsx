import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import * as model from "../page/model.ts";
import { lookalikes } from "../page/roster.ts";
import { rowsOf } from "../page/rows.ts";
import { authorsOf } from "../page/timeline.ts";
import { RowView } from "./row.tsx";
import { Waiting } from "./waiting.tsx";

/** General, live and read-only: what a room looks like before one is in it. */
export function General({ enter }: { enter: () => void }) {
  const seen = model.general.value;
  return (
    <section class="general" aria-labelledby="general-title">
      <div class="card">
        <header>
          <h2 class="plate" id="general-title">
            General
          </h2>
          {seen !== undefined && <p class="here-now">{seen.here} here now</p>}
        </header>
        <Window />
        <footer>
          <p>{seen === undefined ? "Always open" : "You are looking in"}</p>
          <button class="button primary" type="button" onClick={enter}>
            {model.entering.value === "general" ? <Waiting idle="Enter General" busy="Joining…" /> : "Enter General"}
          </button>
        </footer>
      </div>
    </section>
  );
}

function Window() {
  const pane = useRef<HTMLDivElement>(null);
  const rows = useComputed(() => {
    const timeline = model.general.value?.timeline;
    if (timeline === undefined) return [];
    const marked = lookalikes({ members: [] }, authorsOf(timeline));
    return rowsOf({ timeline, posts: [], comings: [], marked, you: undefined, readUpTo: undefined }).slice(-40);
  });
  useLayoutEffect(() => {
    pane.current?.scrollTo(0, pane.current.scrollHeight);
  }, [rows.value]);
  const empty = model.general.value !== undefined && rows.value.length === 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="pane" ref={pane} tabIndex={0} aria-label="What is said in General">
      <div class="list">
        {empty && <p class="quiet">Nobody has said anything yet. Be the first.</p>}
        {rows.value.map((row) => (
          <RowView key={row.key} row={row} />
        ))}
      </div>
    </section>
  );
}
