import { expect, test } from "vitest";
import { Certainty, NoAnswer } from "./certainty.ts";

test("[D11] from a doubt until it is known again which log this is no answer is believed, old or new", async () => {
  const certainty = new Certainty();
  const asked = Promise.withResolvers<string>();
  const before = certainty.certain(asked.promise);
  certainty.doubt();
  asked.resolve("of the log that was lost, perhaps");
  await expect(before).rejects.toThrow(NoAnswer);
  await expect(certainty.certain(Promise.resolve("too early"))).rejects.toThrow(NoAnswer);
  expect(await certainty.inOneTerm(Promise.resolve("which log this is"))).toBe("which log this is");
  certainty.regain();
  expect(await certainty.certain(Promise.resolve("of this log"))).toBe("of this log");
  expect(certainty.term).toBe(1);
});

test("[D11] an answer that was asked for before a doubt is not believed after it either", async () => {
  const certainty = new Certainty();
  const asked = Promise.withResolvers<string>();
  const before = certainty.inOneTerm(asked.promise);
  certainty.doubt();
  certainty.regain();
  asked.resolve("late");
  await expect(before).rejects.toThrow(NoAnswer);
});
