import type { Logger } from "@parlor/service";
import type { OnUnreadable } from "./bus/bucket.ts";
import type { Metrics } from "./metrics.ts";

/** Values beyond these are counted, but not said: the log must not grow with what is broken. */
const mostSaid = 1000;

/** Counts what cannot be read, and says each once: a stranger may ask for it as often as they like. */
export function reportUnreadable(metrics: Pick<Metrics, "unreadable">, log: Pick<Logger, "error">): OnUnreadable {
  const said = new Set<string>();
  return (bucket, revision) => {
    metrics.unreadable.inc({ bucket });
    const what = `${bucket} ${revision}`;
    if (said.has(what) || said.size >= mostSaid) return;
    said.add(what);
    log.error({ bucket, revision }, "something kept on the broker cannot be read: it is neither used nor removed");
  };
}
