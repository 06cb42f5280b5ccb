import { jetstreamManager } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import { stream } from "@parlor/contracts";
import { describe, expect, test } from "vitest";
import { startBroker } from "../support/broker.ts";
import { brokersOfAllVersions } from "../support/broker-kinds.ts";
import { connectAs } from "../support/bus.ts";
import { startRooms } from "../support/service.ts";
import { lastLine, runTool } from "./tool.ts";

const days = (count: number) => nanos(count * 86_400_000);

describe.for(brokersOfAllVersions())("with nats-server %s", ([, binary]) => {
  test("[O18] how long the log is kept is changed by the operator, and not by the rooms service", async () => {
    const broker = await startBroker({ binary });
    await (await startRooms(broker, { PARLOR_RETENTION_DAYS: "30" })).stop();
    const { streams } = await jetstreamManager(await connectAs(broker, "operator"), { checkAPI: false });
    const kept = async () => (await streams.info(stream.name)).config;
    const before = await kept();
    expect(before.max_age).toBe(days(30));

    const env = { PARLOR_RETENTION_DAYS: "7" };
    await startRooms(broker, env);
    expect(await kept()).toEqual(before);

    const adjusted = await runTool({ ...broker, env }, ["adjust"]);
    expect([adjusted.code, lastLine(adjusted)]).toEqual([0, `Adjusted: ${stream.name}.`]);
    expect(await kept()).toEqual({ ...before, max_age: days(7) });
    expect(await runTool({ ...broker, env }, ["adjust"])).toMatchObject({ code: 0, said: "" });
  });

  test("[O18] where nothing is kept yet there is nothing to change", async () => {
    expect(await runTool(await startBroker({ binary }), ["adjust"])).toMatchObject({ code: 0, said: "" });
  });
});
