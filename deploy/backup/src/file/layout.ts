import type { StreamConfig, StreamState } from "@nats-io/jetstream";

/**
 * The file of a backup is a tar file that any tar lists and unpacks:
 *
 *     parlor.json            the format, when it was taken, and the versions
 *     ROOMS/stream.json      a stream: its configuration, and its state when its snapshot began
 *     ROOMS/00000001         what the broker sent of it; one after the other, the parts are the broker's own
 *     ROOMS/00000002 ...     snapshot of the stream
 *     ROOMS/seal.json        the SHA-256 of every byte of the file before this member
 *     ...                    the same for each stream
 *     complete.json          the SHA-256 of every byte before: without it the file is cut short
 *
 * A tar file wants sizes before contents, and how long a snapshot will be is not known before it ends. So the snapshot
 * is cut into parts, and sums come after what they are about: nothing is kept but one part, however much was said.
 */
export const format = 1;

export const names = {
  opening: "parlor.json",
  stream: (stream: string) => `${stream}/stream.json`,
  part: (stream: string, number: number) => `${stream}/${String(number).padStart(8, "0")}`,
  seal: (stream: string) => `${stream}/seal.json`,
  complete: "complete.json",
} as const;

/** No member is larger: a reader holds one at a time. */
export const largest = 1024 * 1024;

/** When the backup was taken, and by which version of Parlor from which version of the broker. */
export type Opening = {
  readonly format: number;
  readonly parlor: string;
  readonly broker: string;
  readonly taken: string;
};

/** A stream as the broker described it. */
export type Saved = { readonly config: StreamConfig; readonly state: StreamState };
