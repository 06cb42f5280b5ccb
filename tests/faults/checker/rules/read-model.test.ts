import { expect, test } from "vitest";
import { broken, planted } from "../planted.ts";

test("a read model that differs from the log is caught", () => {
  for (const change of [
    (id: string) => (id === "last" ? [] : undefined),
    (id: string) =>
      id === "last" ? [{ id, text: "Another.", seq: 7, type: "message.posted", by: "lobby-0-member" }] : undefined,
  ]) {
    const differing = planted("readmodel.read", (fact) => ({
      ...fact,
      entries: fact.entries.flatMap((one) => change(one.id ?? "") ?? [one]),
    }));
    expect(broken(differing)).toEqual(["read model"]);
  }
});
