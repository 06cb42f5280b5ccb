import { storeBounds } from "@parlor/bus";
import { openLog } from "@parlor/service";
import { expect, test } from "vitest";
import { openBuckets } from "../../../services/rooms/src/bus/buckets.ts";
import { randomMember } from "../../../services/rooms/src/ids.ts";
import { Names } from "../../../services/rooms/src/people/names.ts";
import { Roster } from "../../../services/rooms/src/people/roster.ts";
import { startBroker } from "../../support/broker.ts";
import { connectAs } from "../../support/bus.ts";
import { code } from "./as-gateway.ts";

const keeping = { replicas: 1, bounds: storeBounds(1024), log: openLog("rooms", "silent") };

test("[M1] what was seen before the broker lost its disk takes nobody's name afterwards", async () => {
  const broker = await startBroker();
  const bus = await connectAs(broker, "rooms");
  const { claims } = await openBuckets(bus, keeping);
  const [one, other] = [new Names(claims, new Roster(), Date.now), new Names(claims, new Roster(), Date.now)];
  const [den, ana] = [code("den"), randomMember()];
  expect(await one.claim(den, "Ana", ana)).toBe(true);

  await broker.restartEmpty();
  await expect.poll(() => openBuckets(bus, keeping).catch(() => undefined)).toBeDefined();
  expect(await other.claim(den, "Ana", randomMember())).toBe(true); // at the revision that Ana's claim had
  one.forget();
  expect(await one.claim(den, "Ana", ana)).toBe(false);
});
