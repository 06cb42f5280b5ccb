import type { Timeline } from "@parlor/client/timeline";
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Row } from "../../room/rows.ts";
import type { RoomSession } from "../../room/session.ts";

export type Drawn = { readonly rows: readonly Row[]; readonly timeline: Timeline };

/** In ms: a hidden tab has no frames, and is drawn all the same. */
const withoutFrames = 250;

/** What the room held at the last frame: whatever comes within one is drawn once. */
export function useDrawn(room: RoomSession): ReadonlySignal<Drawn> {
  const read = () => ({ rows: room.rows.peek(), timeline: room.timeline.peek() });
  const drawn = useMemo(() => signal<Drawn>(read()), []);
  useEffect(() => {
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const clear = () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      timer = undefined;
    };
    const draw = () => {
      clear();
      drawn.value = read();
    };
    const stop = effect(() => {
      void room.scene.value;
      if (timer !== undefined) return;
      frame = requestAnimationFrame(draw);
      timer = setTimeout(draw, withoutFrames);
    });
    return () => {
      stop();
      clear();
    };
  }, []);
  return drawn;
}
