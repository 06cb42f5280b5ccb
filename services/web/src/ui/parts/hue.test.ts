import { expect, test } from "vitest";
import { hueOf } from "./hue.ts";

test("[W1] a room has one hue, and General's is teal", () => {
  expect(hueOf("KFM7QP")).toBe(hueOf("KFM7QP"));
  expect(hueOf("general")).toBe(200);
});

test("[W1] no hue is red, and all twelve are used", () => {
  const hues = new Set(Array.from({ length: 400 }, (_, n) => hueOf(`room-${n}`)));
  expect(hues.size).toBe(12);
  for (const hue of hues) expect(hue > 40 && hue < 345).toBe(true);
});
