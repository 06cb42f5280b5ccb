import { expect, test } from "vitest";
import { affected } from "./watch.ts";

test("[S10] a change starts anew what is made from it, and nothing else", () => {
  expect(affected("services/gateway/src/session.ts")).toEqual(["gateway"]);
  expect(affected("services/rooms/src/main.ts")).toEqual(["rooms"]);
  expect(affected("services/web/src/page/main.tsx")).toEqual(["web"]);
  expect(affected("libs/contracts/src/limits.ts")).toEqual(["rooms", "gateway", "web", "edge"]);
});

test("[S10] tests and what is built are nothing to start anew for", () => {
  expect(affected("services/gateway/src/chain.test.ts")).toEqual([]);
  expect(affected("services/web/dist/index.html")).toEqual([]);
});
