import type { Exported } from "./exposition.ts";

// What may be used that is not ours, each read in the source that is named.
const lists = {
  /** Prometheus: scrape/scrape.go, `report`: whether a target answered. */
  prometheus: { up: [] },

  // github.com/nats-io/prometheus-nats-exporter, -varz: collector/collector.go; /varz numbers as `gnatsd_varz_<path>`.
  varz: {
    gnatsd_varz_connections: ["server_id"],
    gnatsd_varz_cpu: ["server_id"],
    gnatsd_varz_in_bytes: ["server_id"],
    gnatsd_varz_in_msgs: ["server_id"],
    gnatsd_varz_jetstream_config_max_storage: ["server_id"],
    gnatsd_varz_jetstream_stats_storage: ["server_id"],
    gnatsd_varz_mem: ["server_id"],
    gnatsd_varz_out_bytes: ["server_id"],
    gnatsd_varz_out_msgs: ["server_id"],
    gnatsd_varz_slow_consumers: ["server_id"],
  },

  // The same exporter, -jsz=streams: collector/jsz.go, `newJszCollector`.
  jsz: {
    jetstream_server_jetstream_disabled: ["server_id", "server_name"],
    jetstream_stream_last_seq: ["server_id", "server_name", "account", "stream_name"],
    jetstream_stream_total_bytes: ["server_id", "server_name", "account", "stream_name"],
    jetstream_stream_total_messages: ["server_id", "server_name", "account", "stream_name"],
  },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export const exportedByOthers: Exported = new Map(
  Object.values(lists)
    .flatMap((list) => Object.entries<readonly string[]>(list))
    .map(([name, labels]) => [name, new Set(labels)]),
);
