import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@parlor/service";
import { Bus } from "./bus.ts";
import { NoAnswer } from "./certainty.ts";

/** Opens the bus as soon as the rooms service has made the log: until then there is nowhere to write to. */
export async function openBus(nats: Parameters<typeof Bus.open>[0], log: Logger): Promise<Bus> {
  for (;;) {
    try {
      return await Bus.open(nats);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      log.info("waiting for the log");
      await delay(500);
    }
  }
}
