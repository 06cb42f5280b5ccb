import { loadGap } from "../page/in-room.ts";
import type { Gap } from "../page/timeline.ts";

/** Messages that exist and are not here: said, and loaded by a click, never silently left out. */
export function GapRow({ gap }: { gap: Gap }) {
  const what =
    gap.missed === undefined
      ? "There may be messages between"
      : gap.missed === 1
        ? "1 message"
        : `${gap.missed} messages`;
  return (
    <p class="event">
      {what},{" "}
      <button class="link" type="button" onClick={() => loadGap(gap)}>
        load
      </button>
    </p>
  );
}
