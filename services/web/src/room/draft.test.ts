import { readRoom } from "@parlor/contracts";
import { signal } from "@preact/signals";
import { beforeEach, expect, test, vi } from "vitest";
import type { Draft } from "../device/drafts.ts";
import { followDraft } from "./draft.ts";

const device = vi.hoisted(() => ({ draftOf: vi.fn(), keepDraft: vi.fn(), takeUpDraft: vi.fn() }));
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
