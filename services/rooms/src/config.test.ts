import { expect, test } from "vitest";
import { readRoomsConfig } from "./config.ts";

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
