import type { Bus } from "@parlor/bus";
import type { Logger, Registry } from "@parlor/service";
import type { FilesConfig } from "./config.ts";
import { createFileServer } from "./http/server.ts";
import { Uploads } from "./http/upload.ts";
import { UploadLimits } from "./limits.ts";
import { filesMetrics, measure } from "./metrics.ts";
import { Rooms } from "./rooms.ts";
import { Folder } from "./store/folder.ts";
import { Usage } from "./store/usage.ts";
import { Sweep } from "./sweep.ts";

const megabyte = 1024 * 1024;
const [limitsEvery, draftsEvery] = [10_000, 60_000];

/** Rejects if nothing can be written. */
export async function assemble(config: FilesConfig, bus: Bus, registry: Registry, log: Logger) {
  const now = () => performance.now();
  const store = new Folder(config.PARLOR_FILES);
  await store.prepare();
  const metrics = filesMetrics(registry);
  const rooms = new Rooms(bus, now);
  const usage = new Usage({
    room: config.PARLOR_ROOM_FILES_MEGABYTES * megabyte,
    all: config.PARLOR_ALL_FILES_MEGABYTES * megabyte,
  });
  const limits = new UploadLimits(config, now);
  const sweep = new Sweep({ store, rooms, usage, metrics, log, now: Date.now });
  const uploads = new Uploads({ config, store, rooms, usage, limits, metrics, log });
  measure(registry, { usage, uploads: limits, free: () => store.free() });

  const failed = (error: unknown) => log.error({ err: error }, "files could not be removed");
  const look = () => sweep.run().catch(failed);
  let isUp = true;
  bus.watch({
    lost: () => {
      isUp = false;
    },
    back: () => {
      isUp = true;
      void look(); // what was told meanwhile was told to nobody
    },
  });
  rooms.hearGone((gone) => void sweep.forget(gone).catch(failed));
  await bus.flush();
  await look();
  const timers = [
    setInterval(look, config.PARLOR_FILES_SWEEP_SECONDS * 1000),
    setInterval(() => limits.sweep(), limitsEvery),
    setInterval(() => void store.forgetDrafts(Date.now()).catch(failed), draftsEvery),
  ];
  return {
    server: createFileServer({ store, metrics, uploads, log }, config.PARLOR_ADDRESS_HEADER.toLowerCase()),
    readiness: () => (isUp ? "ready" : "the bus is away"),
    stop: () => {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
