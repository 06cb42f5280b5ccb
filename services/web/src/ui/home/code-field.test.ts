import { expect, test } from "vitest";
import { showTyped, typeOn } from "./code-field.ts";

// Key by key, into a field that shows what it makes of the text.
const type = (text: string) => [...text].reduce((typed, key) => typeOn(typed, showTyped(typed) + key), "");

test("[W11] a code is shown as people read it aloud, however it is typed or pasted", () => {
  for (const input of [
    "kfm7qp",
    "KFM 7QP",
    "kfm-7qp",
    "https://chat.example/KFM-7QP",
    " kfm7qp ",
    "KFM\u22127QP\u200b",
    "(KFM-7QP)",
  ]) {
    expect(showTyped(input), input).toBe("KFM-7QP");
  }
  expect(showTyped("kfm7q")).toBe("kfm7q");
});

test("[W11] a name that begins like a code stays the name that was typed", () => {
  expect(showTyped(type("rhythm"))).toBe("RHY-THM");
  expect(showTyped(type("rhythms"))).toBe("rhythms");
  expect(showTyped(type("kfm7qp-party"))).toBe("kfm7qp-party");
});

test("[W11] deleting from a code that is shown deletes", () => {
  expect(typeOn("kfm7qp", "KFM-7Q")).toBe("KFM-7Q");
});
