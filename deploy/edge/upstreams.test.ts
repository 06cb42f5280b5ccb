import { expect, test } from "vitest";
import { openUpstreams, readAddress } from "./upstreams.ts";

const first = { host: "127.0.0.1", port: 1 };
const second = { host: "127.0.0.1", port: 2 };

test("[S9] a connection goes to the gateway with the fewest", () => {
  const gateways = openUpstreams([first, second]);
  const leaveFirst = gateways.take(first);
  expect(gateways.inOrder()).toEqual([second, first]);
  gateways.take(second);
  leaveFirst();
  expect(gateways.inOrder()).toEqual([first, second]);
});

test("[S9] gateways with equally many take turns", () => {
  const gateways = openUpstreams([first, second]);
  gateways.take(first)();
  expect(gateways.inOrder()[0]).toBe(second);
  gateways.take(second)();
  expect(gateways.inOrder()[0]).toBe(first);
});

test("an address is host and port, the host in brackets or not", () => {
  expect(readAddress("127.0.0.1:4101")).toEqual({ host: "127.0.0.1", port: 4101 });
  expect(readAddress("gateway:80")).toEqual({ host: "gateway", port: 80 });
});
