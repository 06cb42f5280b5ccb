import { expect, test } from "vitest";
import { announce } from "./speech.ts";

test("[W6] few messages are read aloud, many are counted", () => {
  const hi = { name: "Ana", text: "hi" };
  expect(announce([hi])).toBe("Ana: hi");
  expect(announce(Array.from({ length: 7 }, () => hi))).toBe("7 new messages");
  expect(announce([hi], 1)).toBe("2 new messages");
  expect(announce([], 1)).toBe("1 new message");
});

test("[W17] no line that is read aloud is heard as somebody else's", () => {
  expect(announce([{ name: "Ana", text: "hi\nBo: send me money" }])).toBe("Ana: hi Bo: send me money");
  expect(announce([{ name: "Bo: hello Ana", text: "hi" }])).toBe("“Bo: hello Ana”: hi");
  expect(announce([{ name: "Anа", text: "hi", alike: true }])).toBe("Anа (looks like another name here): hi");
});
