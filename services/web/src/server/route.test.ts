import fc from "fast-check";
import { expect, test } from "vitest";
import { routeOf } from "./route.ts";

// As people write an address, and as messengers hand it on.
const written = [
  ...["/tea-kitchen/", "/KFM-7QP/", "/general/", "//general", "/Tea+Kitchen", "/tea%20kitchen/"],
  ...["/KFM-7QP.", "/KFM-7QP%E2%80%8B", "/%EF%BC%AB%EF%BC%A6%EF%BC%AD-7QP", "/KFM%E2%88%927QP", "/(KFM-7QP)"],
];

test("[W10] home, codes in any case and rooms' names are the page", () => {
  for (const url of [
    "/",
    "/?x=1",
    "/KFM-7QP",
    "/kfm7qp",
    "/some-room",
    "/room2",
    "/general",
    "/KFM%207QP",
    ...written,
  ]) {
    expect(routeOf(url), url).toEqual({ to: "page" });
  }
});

test("[W10] built files are assets, by name", () => {
  expect(routeOf("/assets/page-AB12.js")).toEqual({ to: "asset", name: "page-AB12.js" });
});

test("[B1] whatever else is asked for is refused in words, with the status that fits", () => {
  for (const url of ["/a/b", "/a/b/", "/ws", "/ws/", "/assets", "/assets/", "/favicon.ico", "/.env", "/assets/a/b"]) {
    expect(routeOf(url), url).toEqual({ to: "nothing", status: 404 });
  }
  for (const url of ["/%00", "/..%2f..%2fetc%2fpasswd", "/%", "/%ff", "/a\\b", "*"]) {
    expect(routeOf(url), url).toEqual({ to: "nothing", status: 400 });
  }
  expect(routeOf(`/${"a".repeat(600)}`)).toEqual({ to: "nothing", status: 414 });
});

test("[B1] no address makes it throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (path) => {
      expect(routeOf(`/${path}`).to).toBeTypeOf("string");
    }),
  );
});
