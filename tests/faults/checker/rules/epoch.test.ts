import { expect, test } from "vitest";
import { soundHistory } from "../model/sound.ts";
import { bo, broken, planted } from "../planted.ts";

test("[D11] a message of an older log in a view of the new one is caught", () => {
  const old = {
    type: "message.posted",
    by: "lobby-0-member",
    id: "early-1",
    text: "early-1 of lobby-0",
    ts: 0,
    seq: 1,
  };
  const risen = planted("final", (fact) => (fact.client === bo ? { ...fact, items: [old, ...fact.items] } : fact));
  expect(broken(risen)).toContain("D11");
  expect(["D2", "D3", "D8", "D11"]).toEqual(expect.arrayContaining([...broken(risen)]));
});

test("[D11] a page that goes on in another log without a reset is caught, and one that stays in the old one", () => {
  const merged = planted("entered", (fact) => (fact.how === "reset" ? { ...fact, how: "resumed" } : fact));
  expect(broken(merged)).toEqual(["D11"]);
  const returned = soundHistory().findIndex(
    (fact) => fact.kind === "entered" && fact.epoch === "epoch-2" && fact.client === "attic-1",
  );
  const stayed = soundHistory().flatMap((fact, index) => {
    if (!("client" in fact) || fact.client !== "attic-1" || index < returned) return [fact];
    return index === returned && fact.kind === "entered"
      ? [{ ...fact, how: "resumed" as const, epoch: "epoch-1" }]
      : [];
  });
  expect(broken(stayed)).toContain("D11");
});
