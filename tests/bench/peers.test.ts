import { readFileSync } from "node:fs";
import { runTool } from "@parlor/deploy/tool";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { peerProtocols } from "../load/worker/peer-protocol.ts";
import { installPeers, type LeftOut } from "./install.ts";
import { type PeerName, peers, startPeer } from "./peers.ts";
import { visit } from "./visitor.ts";

const names = Object.keys(peers).filter((name): name is PeerName => name in peers);

let leftOut: readonly LeftOut[];
beforeAll(async () => {
  leftOut = await installPeers(console.log);
});

// Skips the test if the peer cannot be started here.
async function open(name: PeerName, skip: (why: string) => void) {
  const missing = leftOut.find((peer) => peer.name === name);
  if (missing) skip(missing.why);
  const peer = await startPeer(name, { core: 0 });
  onTestFinished(async () => void (await peer.stop()));
  const join = async (room: string, who: string) => {
    const visitor = await visit(peer.url, peerProtocols[peers[name].speaks], { room, name: who });
    onTestFinished(visitor.leave);
    return visitor;
  };
  return { peer, join };
}

const message = (by: string, id: string, text: string) => ({ type: "message", by, id, text, ts: expect.any(Number) });

test("their types are right, which nothing else checks", async () => {
  expect(await runTool(["node_modules/typescript/bin/tsc", "-p", "tests/bench/peers"])).toBe(0);
});

describe.for(names)("%s", (name) => {
  test("what is said in a room comes to everybody in it, whoever said it included, and to nobody else", async ({
    skip,
  }) => {
    const { join } = await open(name, skip);
    const [ana, bo, cleo] = [await join("one", "Ana"), await join("one", "Bo"), await join("two", "Cleo")];
    ana.post("a1", "hello");
    for (const guest of [ana, bo]) expect(await guest.next()).toEqual(message("Ana", "a1", "hello"));
    cleo.post("c1", "anybody?");
    expect(await cleo.next()).toEqual(message("Cleo", "c1", "anybody?"));
    bo.post("b1", "grüß dich 👋");
    for (const guest of [ana, bo]) expect(await guest.next()).toEqual(message("Bo", "b1", "grüß dich 👋"));
  });

  test("a text that is too long is not passed on, and the longest is", async ({ skip }) => {
    const { join } = await open(name, skip);
    const [ana, bo] = [await join("one", "Ana"), await join("one", "Bo")];
    ana.post("a1", "ä".repeat(4001));
    bo.post("b1", "ä".repeat(4000));
    expect(await bo.next()).toMatchObject({ id: "b1" });
  });

  test("it has one core, and says what it uses", async ({ skip }) => {
    const { peer } = await open(name, skip);
    expect(peer.usage().rss).toBeGreaterThan(5_000_000);
    for (const pid of peer.pids)
      expect(readFileSync(`/proc/${pid}/status`, "utf8")).toMatch(/^Cpus_allowed_list:\t0$/m);
  });
});
