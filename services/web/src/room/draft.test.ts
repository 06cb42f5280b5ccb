import { readRoom } from "@parlor/contracts";
import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";
import type { Draft } from "../device/drafts.ts";
import { followDraft } from "./draft.ts";

const device = vi.hoisted(() => ({
  draftOf: vi.fn(),
  keepDraft: vi.fn(),
  takeUpDraft: vi.fn(),
  wasTab: (id: string) => id === "before",
}));
vi.mock("../device/device.ts", () => device);

const code = readRoom("den")?.code;
if (code === undefined) throw new Error("no room");
const left: Draft = { tab: "gone", text: "what a closed tab left", at: 1 };
beforeEach(() => {
  vi.clearAllMocks();
  device.draftOf.mockResolvedValue(left);
});

test("[J4] a closed tab's draft is this tab's as soon as it is shown", async () => {
  const text = signal("");
  await followDraft(code, text).read;
  expect(text.value).toBe(left.text);
  expect(device.takeUpDraft).toHaveBeenCalledExactlyOnceWith(code, left);
  expect(device.keepDraft).not.toHaveBeenCalled();
});

test("[J4] a draft that comes too late to be shown is not taken up: it would come back long after", async () => {
  const [text, other] = [signal(""), signal("")];
  const typed = followDraft(code, text);
  text.value = "typed meanwhile";
  const away = followDraft(code, other);
  away.stop();
  await Promise.all([typed.read, away.read]);
  expect([text.value, other.value]).toEqual(["typed meanwhile", ""]);
  expect(device.takeUpDraft).not.toHaveBeenCalled();
});

test("[J4] a tab's own draft that comes when something is typed already is shown when that is sent", async () => {
  const own = { ...left, tab: "before" };
  device.draftOf.mockResolvedValue(own);
  const text = signal("");
  let isFree = true;
  const following = followDraft(code, text, { isFree: () => isFree });
  text.value = "typed meanwhile";
  await following.read;
  expect(text.value).toBe("typed meanwhile");
  isFree = false;
  text.value = ""; // of a message that is edited
  await following.read;
  expect(text.value).toBe("");
  [isFree, text.value] = [true, "still typing"];
  text.value = "";
  await vi.waitFor(() => expect(text.value).toBe(own.text));
  expect(device.takeUpDraft).toHaveBeenCalledExactlyOnceWith(code, own);
  following.stop();
});

test("[J4] what waits is a tab's own: a closed tab's draft is not shown later", async () => {
  device.draftOf.mockResolvedValueOnce({ ...left, tab: "before" });
  const text = signal("");
  const following = followDraft(code, text);
  text.value = "typed meanwhile";
  await following.read;
  text.value = "";
  await Promise.resolve();
  await Promise.resolve();
  expect(device.draftOf).toHaveBeenCalledTimes(2);
  expect(text.value).toBe("");
});
