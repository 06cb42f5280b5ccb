import { connect } from "@nats-io/transport-node";
import type { Passwords } from "@parlor/deploy/broker";
import type { Broker } from "./broker.ts";
import { stopAfter } from "./leftovers.ts";

/** With that user's rights; closed after the test. */
export async function connectAs(broker: Pick<Broker, "urlFor">, user: keyof Passwords) {
  const { username, password, host } = new URL(broker.urlFor(user));
  const bus = await connect({
    servers: host,
    user: username,
    pass: password,
    inboxPrefix: `_INBOX_${user}`,
    reconnectTimeWait: 100,
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true, // a broker that stood still says so of a password that came late
  });
  stopAfter(() => bus.close());
  return bus;
}
