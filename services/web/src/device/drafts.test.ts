import { readRoom } from "@parlor/contracts";
import { expect, test } from "vitest";
import { draftFor, draftsOf, keyOfDraft, takenUp } from "./drafts.ts";

const room = readRoom("den")?.code;
if (room === undefined) throw new Error("no room");
const [mine, theirs, older] = [
  { tab: "a", text: "mine", at: 1 },
  { tab: "b", text: "theirs", at: 3 },
  { tab: "c", text: "older", at: 2 },
];

test("[J4] a tab shows its own draft, else the newest of a tab that is gone", () => {
  expect(draftFor({ tab: "a" }, [theirs, mine, older], [])).toBe(mine);
  expect(draftFor({ tab: "x" }, [older, mine, theirs], [])).toBe(theirs);
  expect(draftFor({ tab: "x" }, [older, mine, theirs], [{ tab: "b" }])).toBe(older);
  expect(draftFor({ tab: "x" }, [theirs], [{ tab: "b" }])).toBeUndefined();
});

test("[J4] a draft that a tab goes on with is shown in no third one, and is still its own tab's, which was only loading", () => {
  const taken = takenUp(theirs, "x");
  expect(taken).toEqual({ ...theirs, tab: "x", from: ["b"] });
  expect(draftFor({ tab: "y" }, [theirs, taken], [{ tab: "x" }])).toBeUndefined();
  expect(draftFor({ tab: "b" }, [theirs, taken], [{ tab: "x" }])).toBe(theirs);
  expect(draftFor({ tab: "x" }, [theirs, taken], [{ tab: "b" }])).toBe(taken);
  expect(takenUp(taken, "y").from).toEqual(["x", "b"]);
  expect(takenUp(taken, "b")).toEqual({ ...theirs, from: ["x"] }); // what it goes on with is its own: nothing to take away
  expect(draftsOf(room, [keyOfDraft(room, "x")], [taken], new Map())).toEqual([taken]);
});

test("[J4] what lies under an id that a tab had is its own and shown in no other; a copy's earlier ids are its original's", () => {
  const [crashed, other] = [{ tab: "x", was: ["b", "c"] }, { tab: "y" }];
  expect(draftFor(crashed, [older, theirs], [other])).toBe(theirs);
  expect(draftFor(other, [older, theirs], [crashed])).toBeUndefined();
  const copy = { tab: "z", was: ["x", "b", "c"] };
  expect(draftFor(copy, [older, theirs], [crashed])).toBeUndefined();
  expect(draftFor(copy, [older, theirs], [])).toBe(theirs);
  expect(draftFor(copy, [{ ...mine, tab: "z" }, theirs], [crashed])).toMatchObject({ text: "mine" });
});

test("[J4] drafts are read as they are kept now and were before; what is held goes before what is kept", () => {
  const keys = [room, keyOfDraft(room, "a"), keyOfDraft(room, "b"), keyOfDraft(room, "z"), 7];
  const kept = ["from before", mine, theirs, { tab: "z" }, mine];
  const held = new Map([[keyOfDraft(room, "a"), { ...mine, text: "newer" }]]);
  expect(draftsOf(room, keys, kept, held).map(({ text }) => text)).toEqual(["from before", "newer", "theirs"]);
});
