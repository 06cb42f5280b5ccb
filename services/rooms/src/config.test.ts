import { expect, test } from "vitest";
import { mustReplicate, readRoomsConfig } from "./config.ts";

test("[B3] without any variable there is a configuration", () => {
  expect(readRoomsConfig({})).toMatchObject({ PARLOR_DATA_DIR: ".data/rooms", retention: 30 * 86_400_000 });
});

test.each([
  ["PARLOR_RETENTION_DAYS", "0"],
  ["PARLOR_RETENTION_DAYS", "1.5"],
  ["PARLOR_ROOM_MEMBERS", "many"],
  ["PARLOR_TOKEN_SECRET", "x".repeat(31)],
  ["PARLOR_INSTANCE", "../0"],
  ["PARLOR_SWEEP_SECONDS", "-1"],
])("[B3] %s=%s is refused by name", (name, value) => {
  expect(() => readRoomsConfig({ [name]: value })).toThrow(name);
});

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
