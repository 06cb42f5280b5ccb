import type { StreamState } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import { keptOn } from "@parlor/bus";
import { change, lookAt, remove } from "./bus/broker.ts";
import { beginRestoration, type Restoration } from "./bus/restoration.ts";
import { Failure } from "./failure.ts";
import type { Saved } from "./file/layout.ts";
import { type Item, readBackup } from "./file/reader.ts";
import { FilesRestoration } from "./files.ts";
import { counted, named, type Progress } from "./progress.ts";
import { refuseToOverwrite, refuseWhatCannotWork } from "./reservations.ts";
import { log, newEpoch, streams, unfinished } from "./streams.ts";

export type Wishes = {
  readonly replace: boolean;
  /** Brokers that keep each stream from now on, whatever the backup says. */
  readonly replicas: number;
  /** Where files are put. */
  readonly folder: string;
  readonly stop: AbortSignal;
};

type Source = AsyncIterable<Uint8Array>;

/**
 * Restores a backup, all or nothing: any failure deletes every stream again. The log gets its epoch last, and a new
 * one: it reuses places that other messages had after the backup, and no client may mix them up [O4].
 */
export async function restore(
  bus: NatsConnection,
  source: Source,
  wishes: Wishes,
  progress: Progress,
): Promise<string> {
  await refuseToOverwrite(bus, wishes.replace);
  const items = readBackup(source);
  const { value: opening } = await items.next(); // what is no backup at all has changed nothing
  if (opening?.kind === "opening") refuseWhatCannotWork(bus, opening.opening.broker, wishes.replicas);
  const files = new FilesRestoration(wishes.folder);
  try {
    await removeAll(bus);
    const restored = await putBack(bus, items, files, wishes, progress);
    await giveEpoch(bus);
    return `Restored: ${restored.join(", ")}. The log has a new epoch.`;
  } catch (error) {
    await files.undo();
    throw await undone(bus, error);
  }
}

async function putBack(
  bus: NatsConnection,
  items: AsyncIterable<Item>,
  files: FilesRestoration,
  { replicas, stop }: Wishes,
  progress: Progress,
) {
  const restored: string[] = [];
  let current: { readonly saved: Saved; readonly restoration: Restoration } | undefined;
  for await (const item of items) {
    if (stop.aborted) throw new Failure("the restore was interrupted");
    if (item.kind === "stream") {
      const saved = adapt(item.saved, replicas);
      progress.begin(named(item.stream, saved.state));
      current = { saved, restoration: await beginRestoration(bus, saved) };
    }
    if (item.kind === "part") {
      await current?.restoration.put(item.content);
      progress.add(item.content.length);
    }
    if (item.kind === "sealed" && current) {
      const { state } = await current.restoration.finish();
      verify(item.stream, current.saved.state, state);
      restored.push(named(item.stream, state));
      progress.end();
    }
    if (item.kind === "file") await files.put(item);
  }
  const count = await files.finish();
  return count === 0 ? restored : [...restored, counted(count)];
}

// Replicated streams are read at their leader, since the others may be behind. The log stays marked until all is there.
function adapt({ config, state }: Saved, replicas: number): Saved {
  const { placement: _elsewhere, ...kept } = config;
  const marked = config.name === log ? { ...kept, description: unfinished } : kept;
  return { config: { ...marked, ...keptOn(replicas) }, state };
}

/** An old broker that fails during a snapshot ends it as if it were whole: its last messages would be missing. */
function verify(stream: string, saved: StreamState, restored: StreamState): void {
  if (restored.last_seq >= saved.last_seq) return;
  throw new Failure(
    `${stream} ends at ${restored.last_seq} in this backup, and ended at ${saved.last_seq} on its broker`,
  );
}

async function giveEpoch(bus: NatsConnection): Promise<void> {
  const found = await lookAt(bus, log);
  if (!found) throw new Failure(`the broker lost ${log} again`);
  await change(bus, found.config, { description: newEpoch() });
}

async function removeAll(bus: NatsConnection): Promise<void> {
  for (const stream of streams) await remove(bus, stream);
}

/** Deletes what a failed restore has put back. Resolves to the error to report. */
async function undone(bus: NatsConnection, error: unknown): Promise<unknown> {
  const why = error instanceof Failure ? error.message : undefined;
  try {
    await removeAll(bus);
    return why ? new Failure(`${why}; nothing of it is left on the broker`, { cause: error }) : error;
  } catch (cause) {
    if (!(cause instanceof Failure) || !why) return error;
    return new Failure(`${why}; something of it may be left on the broker, which --replace deletes`, { cause: error });
  }
}
