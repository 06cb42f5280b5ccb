import type { StreamConfig, StreamState } from "@nats-io/jetstream";
import type { FileId, RoomCode } from "@parlor/contracts";

/**
 * A backup is a tar file:
 *
 *     parlor.json            the format, when it was taken, and the versions
 *     ROOMS/stream.json      a stream: its configuration, and its state when its snapshot began
 *     ROOMS/00000001         what the broker sent: the parts in a row are the broker's own snapshot
 *     ROOMS/00000002 ...
 *     ROOMS/seal.json        the SHA-256 of every byte of the file before this member
 *     ...                    the same for each stream
 *     FILES/den/abc/00000001 a file that was uploaded, in parts: as services/files has stored it
 *     ...                    the same for each file; none in a backup of format 1
 *     complete.json          the SHA-256 of every byte before: without it the file is cut short
 *
 * Tar wants a size before its content, and a snapshot's size is known only at its end. So a snapshot comes in parts and
 * sums come last: memory holds one part, however long the log is.
 */
export const format = 2;
/** Written by earlier versions. */
export const readable: readonly number[] = [1, format];

/** Which file of which room. */
export type Place = { readonly room: RoomCode; readonly id: FileId };

export const names = {
  opening: "parlor.json",
  stream: (stream: string) => `${stream}/stream.json`,
  part: (stream: string, number: number) => `${stream}/${String(number).padStart(8, "0")}`,
  seal: (stream: string) => `${stream}/seal.json`,
  file: ({ room, id }: Place, number: number) => `FILES/${room}/${id}/${String(number).padStart(8, "0")}`,
  complete: "complete.json",
} as const;

/** No member is larger: a reader holds one at a time. */
export const largest = 1024 * 1024;

/** The versions are Parlor's and the broker's. */
export type Opening = {
  readonly format: number;
  readonly parlor: string;
  readonly broker: string;
  readonly taken: string;
};

/** As the broker described it. */
export type Saved = { readonly config: StreamConfig; readonly state: StreamState };
