import { Counter, Gauge, Histogram, openMetrics } from "@parlor/service";

export function gatewayMetrics() {
  const registry = openMetrics();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `parlor_gateway_${name}`, help, labelNames, registers });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `parlor_gateway_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  const seconds = (name: string, help: string, labelNames: string[] = []) =>
    new Histogram({ name: `parlor_gateway_${name}`, help, labelNames, registers, buckets: latencies });
  return {
    registry,
    watch({ connections, rooms, recentBytes, pending, unread }: Watched) {
      gauge("connections", "Open connections.", connections);
      gauge("rooms", "Rooms with a member on this gateway, or that had one a moment ago.", rooms);
      gauge("ring_bytes", "Memory held for clients that come back.", recentBytes);
      gauge("unread_bytes", "Bytes sent that, for all that is known, nobody has read.", unread);
      gauge("unresolved_posts", "Posts whose echo has not come yet.", pending);
    },
    posts: counter("posts_total", "Posts sent to the log, the first time each."),
    echoes: counter("echoes_total", "Events that came back from the log, in order."),
    deliveries: counter("deliveries_total", "Events and signals handed to members by fan-out."),
    refusals: counter("refusals_total", "Commands refused.", ["reason"]),
    closes: counter("closes_total", "Connections closed by the gateway.", ["reason"]),
    missedLookUps: counter("missed_lookups_total", "Codes asked for that do not exist: many of them are an attack."),
    turnedAway: counter(
      "turned_away_total",
      "Connections not taken: the gateway is full, or their address has too many.",
      ["reason"],
    ),
    overdue: counter("overdue_posts_total", "Posts whose echo was late, so that the log was asked."),
    repairs: counter("repairs_total", "Holes in a room's order mended from the log."),
    repairedEvents: counter("repaired_events_total", "Events that reached this gateway only by a repair."),
    resumes: counter("resumes_total", "Clients that came back, by where the events that they had missed were found.", [
      "from",
    ]),
    postSeconds: seconds("post_seconds", "From sending a post to the log to its echo."),
    askSeconds: seconds("ask_seconds", "How long the rooms service took to answer.", ["request"]),
  };
}

type Watched = Readonly<Record<"connections" | "rooms" | "recentBytes" | "pending" | "unread", () => number>>;

export type GatewayMetrics = ReturnType<typeof gatewayMetrics>;

const latencies = [0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
