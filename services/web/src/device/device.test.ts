import { afterEach, expect, test, vi } from "vitest";

const channels: BroadcastChannel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Another tab with this id, which answers others after so many ms. */
function answersAfter(wait: number, tab: string): void {
  const channel = new BroadcastChannel("parlor");
  channels.push(channel);
  channel.onmessage = ({ data }) => {
    const answer = () =>
      channels.includes(channel) && channel.postMessage({ to: data.who, other: { tab, page: "the other" } });
    if ("who" in data) setTimeout(answer, wait);
  };
}

/** Opens the page with what the browser kept for this tab; given is the id that it goes on with. */
async function opens(kept: object): Promise<string> {
  const items = new Map([["parlor", JSON.stringify({ rooms: {}, attempts: {}, ...kept })]]);
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
  };
  vi.stubGlobal("sessionStorage", storage);
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined });
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("location", { pathname: "/" });
  vi.resetModules();
  const { openDevice, tabsIn, tabId } = await import("./device.ts");
  const { general } = await import("@parlor/contracts");
  vi.useFakeTimers({ toFake: ["setInterval"] });
  openDevice();
  await tabsIn(general);
  return tabId();
}

test("[J4] a copy of a tab that is open waits for that one, though it is busy, and is another tab", async () => {
  answersAfter(600, "copied");
  expect(await opens({ id: "copied", open: true })).not.toBe("copied");
});

test("[J4] a tab that comes after a crash, or was put aside, is the same", async () => {
  answersAfter(0, "another");
  expect(await opens({ id: "crashed", open: true })).toBe("crashed");
  expect(await opens({ id: "put aside", open: false })).toBe("put aside");
});
