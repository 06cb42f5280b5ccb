import { expect, test } from "vitest";
import { about, also, broken, neverStored } from "../planted.ts";

test("[D6] a message that another's id suppressed is caught, shown as sent or for ever on its way", () => {
  expect(broken(neverStored("one"))).toEqual(["D1", "D6"]);
  const hanging = also(neverStored("one"), "showed", (fact) =>
    about(fact, "one") && fact.state === "sent" ? [] : fact,
  );
  expect(broken(hanging)).toEqual(["D6", "D9", "D10"]);
});
