import { limits, type Reply } from "@parlor/contracts";
import type { Connection } from "./connection.ts";
import * as model from "./model.ts";
import { fill, type Gap, insert, prepend } from "./timeline.ts";

/** Loads the page before the oldest message held; one at a time. */
export function loadOlder(connection: Connection): void {
  const { events, begins, head } = model.timeline.value;
  if (begins || model.loadingOlder.value) return;
  model.loadingOlder.value = true;
  const before = events[0]?.seq ?? head + 1;
  connection.ask({ type: "history.fetch", before, limit: limits.historyPage }, (reply) => {
    model.loadingOlder.value = false;
    if (reply?.type === "history.page") model.timeline.value = prepend(model.timeline.value, reply);
  });
}

/** Loads a page of what was missed. */
export function loadGap(connection: Connection, gap: Gap): void {
  connection.ask({ type: "history.fetch", after: gap.after, limit: limits.historyPageMax }, (reply) => {
    if (reply?.type === "history.page") model.timeline.value = fill(model.timeline.value, gap, reply);
  });
}

/** Brings a message into view, from wherever in the log it is. */
export function show(connection: Connection, seq: number): void {
  if (model.timeline.value.events.some((event) => event.seq === seq)) {
    model.target.value = seq;
    return;
  }
  connection.ask({ type: "history.fetch", before: seq + 1, limit: limits.historyPage }, (reply) => {
    if (reply?.type !== "history.page") return;
    model.timeline.value = insert(model.timeline.value, reply);
    model.target.value = seq;
  });
}

/** Asks for the messages with all these words, newest first; undefined where the server cannot answer now. */
export function search(
  connection: Connection,
  query: string,
): Promise<Extract<Reply, { type: "history.found" | "refused" }> | undefined> {
  return new Promise((resolve) => {
    connection.ask({ type: "history.search", query }, (reply) =>
      resolve(reply?.type === "history.found" || reply?.type === "refused" ? reply : undefined),
    );
  });
}
