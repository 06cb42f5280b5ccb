import { expect, test } from "vitest";
import { servedHosts } from "./hosts.ts";

test("[S16] the address that it listens on is one of its names", () => {
  const isServed = servedHosts("127.0.0.2", []);
  expect([isServed("127.0.0.2:5000"), isServed("127.0.0.3:5000")]).toEqual([true, false]);
});
