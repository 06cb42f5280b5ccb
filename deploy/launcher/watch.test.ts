import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "./service.ts";
import { affected } from "./watch.ts";

test("[S10] a change starts anew what is made from it, and nothing else", () => {
  expect(affected("services/gateway/src/session/session.ts")).toEqual(["gateway"]);
  expect(affected("services/rooms/src/main.ts")).toEqual(["rooms"]);
  expect(affected("services/web/src/start.tsx")).toEqual(["web"]);
  expect(affected("libs/client/src/outbox.ts")).toEqual(["web"]);
  expect(affected("libs/contracts/src/limits.ts")).toEqual(["rooms", "gateway", "files", "web", "edge"]);
});

test.each(["gateway", "rooms", "files", "web"])(
  "[S10] a change in a library starts the %s service anew if it uses it",
  (name) => {
    const { dependencies } = JSON.parse(readFileSync(`${root}services/${name}/package.json`, "utf8"));
    const libraries = Object.keys(dependencies).filter((dependency) => dependency.startsWith("@parlor/"));
    expect(libraries).not.toEqual([]);
    for (const library of libraries)
      expect(affected(`libs/${library.replace("@parlor/", "")}/src/index.ts`), library).toContain(name);
  },
);

test("[S10] tests and what is built are nothing to start anew for", () => {
  expect(affected("libs/log/src/follow.test.ts")).toEqual([]);
  expect(affected("services/web/dist/index.html")).toEqual([]);
  expect(affected("libs/contracts/asyncapi.json")).toEqual([]);
});
