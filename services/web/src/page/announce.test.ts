import { expect, test } from "vitest";
import { announce } from "./announce.ts";

test("[W6] few messages are read aloud, many are counted", () => {
  const hi = { name: "Ana", text: "hi" };
  expect(announce([hi])).toBe("Ana: hi");
  expect(announce(Array.from({ length: 7 }, () => hi))).toBe("7 new messages");
});
