import type { ReadonlySignal } from "@preact/signals";
import { useComputed } from "@preact/signals";
import * as model from "../page/model.ts";

/** Below what is on the screen there is more: how many are new, and the way there. */
export function Pill({ left, toBottom }: { left: ReadonlySignal<number | undefined>; toBottom: () => void }) {
  const unseen = useComputed(() => {
    const from = left.value;
    if (from === undefined) return 0;
    const { events } = model.timeline.value;
    return events.filter(
      (event) => event.seq > from && event.type === "message.posted" && event.by !== model.you.value?.id,
    ).length;
  });
  if (left.value === undefined) return null;
  return (
    <button class="button primary pill" type="button" onClick={toBottom}>
      {unseen.value === 0 ? "↓ Newest" : `↓ ${unseen.value} new`}
    </button>
  );
}
