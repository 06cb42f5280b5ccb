import { expect, test } from "vitest";
import { mustReplicate } from "./replicas.ts";

test.for(["2.9.10", "2.10.29", "2.12.2", "2.2.20", ""])(
  "[O9] [B3] version %s is refused, in one sentence",
  (version) => {
    expect(() => mustReplicate(version, 3)).toThrow(
      `PARLOR_REPLICAS=3 needs nats-server 2.12.3 or newer, and this is ${version}.`,
    );
    expect(mustReplicate(version, 1)).toBeUndefined();
  },
);

test.for(["2.12.3", "2.12.10", "2.15.1", "3.0.0"])("[O9] version %s keeps replicas", (version) => {
  expect(mustReplicate(version, 3)).toBeUndefined();
});
