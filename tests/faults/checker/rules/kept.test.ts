import { expect, test } from "vitest";
import { about, also, broken, neverStored } from "../planted.ts";

const unsent = () =>
  also(neverStored("kept"), "showed", (fact) => (about(fact, "kept") && fact.state === "sent" ? [] : fact));

test("[D10] a message that was stored and is gone after the page was loaded again is caught", () => {
  expect(broken(unsent())).toEqual(["D9", "D10"]);
});

test("[D10] one that still waits is not gone, and neither is one that the browser had not stored yet", () => {
  const waiting = also(unsent(), "final", (fact) =>
    fact.client === "lobby-1" ? { ...fact, outbox: [{ id: "kept", state: "sending" }] } : fact,
  );
  expect(broken(waiting)).toEqual(["D9"]);
  expect(broken(also(unsent(), "kept", (fact) => (about(fact, "kept") ? [] : fact)))).toEqual(["D9"]);
});
