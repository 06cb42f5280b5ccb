import { expect, test } from "vitest";
import { mostConnections, workersFor } from "./descriptors.ts";

const limits =
  "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 20000                files\n";

test("a process may have as many connections as files, but for its own", () => {
  expect(mostConnections(limits)).toBe(960);
  expect(mostConnections("")).toBe(Number.POSITIVE_INFINITY);
});

test("a crowd that is too large for one process is spread", () => {
  expect(workersFor(960, 960)).toBe(1);
  expect(workersFor(961, 960)).toBe(2);
  expect(workersFor(50_000, Number.POSITIVE_INFINITY)).toBe(1);
});
