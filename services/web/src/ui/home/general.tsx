import { useLayoutEffect, useRef } from "preact/hooks";
import { entering } from "../../app/page.ts";
import type { GeneralPreview } from "../../room/general-preview.ts";
import { Standing, whenResized } from "../parts/standing.ts";
import { Waiting } from "../parts/waiting.tsx";
import { RowView } from "../room/row.tsx";

export function General({ preview, enter }: { preview: GeneralPreview; enter: () => void }) {
  const seen = preview.seen.value;
  return (
    <section class="general" aria-labelledby="general-title">
      <div class="card">
        <header>
          <h2 class="plate" id="general-title">
            General
          </h2>
          {seen !== undefined && <p class="here-now">{seen.here} here now</p>}
        </header>
        <Window preview={preview} />
        <footer>
          <p>{seen === undefined ? "Always open" : "You are looking in"}</p>
          <button class="button primary" type="button" aria-busy={entering.value === "general"} onClick={enter}>
            {entering.value === "general" ? <Waiting idle="Enter General" busy="Joining…" /> : "Enter General"}
          </button>
        </footer>
      </div>
    </section>
  );
}

function Window({ preview: { seen, rows } }: { preview: GeneralPreview }) {
  const pane = useRef<HTMLDivElement>(null);
  const standing = useRef<Standing | undefined>(undefined);
  useLayoutEffect(() => {
    if (pane.current === null) return;
    const here = new Standing(pane.current);
    standing.current = here;
    pane.current.onscroll = () => here.scrolled();
    return whenResized(pane.current, () => here.keep());
  }, []);
  useLayoutEffect(() => standing.current?.keep(), [rows.value]);
  const empty = seen.value !== undefined && rows.value.length === 0;
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
