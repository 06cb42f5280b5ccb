import { beforeEach, expect, test, vi } from "vitest";
import { GeneralPreview } from "./general-preview.ts";
import { bo, epoch, FakeSocket, fakeBrowser, joined, posted } from "./testing.ts";

beforeEach(() => {
  const undo = fakeBrowser();
  const target = new EventTarget();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("location", { protocol: "http:", host: "nowhere" });
  vi.stubGlobal("addEventListener", target.addEventListener.bind(target));
  vi.stubGlobal("removeEventListener", target.removeEventListener.bind(target));
  return undo;
});

function watch(length: number) {
  const preview = new GeneralPreview();
  preview.start();
  const [socket] = FakeSocket.made;
  socket?.open();
  const events = Array.from({ length }, (_, at) => posted(at + 1));
  const { room, seq, more, here } = joined(events);
  socket?.answers("room.watch", { type: "room.watched", room, epoch, seq, events, more, here });
  return { preview, says: (...items: Record<string, unknown>[]) => socket?.says(...items) };
}

test("[W24] in General on the home page a further message leaves the rows before it as they were", () => {
  const { preview, says } = watch(60);
  const before = preview.rows.value;
  says(posted(61, bo, 60));
  const after = preview.rows.value;
  expect(after.filter((row) => before.includes(row)).length).toBeGreaterThanOrEqual(after.length - 2);
  expect(after.length).toBeGreaterThan(30);
  preview.stop();
});

test("[U1] General goes on behind an event and a signal of a later version", () => {
  const { preview, says } = watch(3);
  says({ type: "poll.opened", by: bo, name: "Bo", ts: 1, seq: 4, prev: 3 }, { type: "mood.changed" });
  says(posted(5, bo, 4));
  expect(preview.seen.value?.timeline.head).toBe(5);
  expect(FakeSocket.made).toHaveLength(1);
  preview.stop();
});
