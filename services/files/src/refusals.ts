/** An expected no over HTTP: for programs its reason, for people a sentence. Waits are in ms. */
export type Refusal = {
  readonly status: number;
  readonly reason: string;
  readonly sentence: string;
  readonly retryAfter?: number;
};

const refusal = (status: number, reason: string, sentence: string, retryAfter?: number): Refusal => ({
  status,
  reason,
  sentence,
  ...(retryAfter !== undefined && { retryAfter }),
});

export const no = {
  unreadable: refusal(400, "unreadable", "This request cannot be read."),
  unidentified: refusal(400, "unidentified", "An upload names its message and itself: Parlor-Message, Parlor-Upload."),
  tokenMissing: refusal(401, "token-missing", "Uploading needs the token of somebody in the room."),
  notAMember: refusal(403, "not-a-member", "This token is of nobody who may be in this room."),
  absent: refusal(404, "no-such-file", "There is no such file, or not any more."),
  method: refusal(405, "method", "Files are read with GET and HEAD, and uploaded with PUT."),
  tooSlow: refusal(408, "too-slow", "This upload is too slow: at least 8 kB a second have to arrive."),
  lengthMissing: refusal(411, "length-missing", "An upload says its Content-Length."),
  body: refusal(413, "body", "A file is read without anything sent along."),
  tooLarge: (megabytes: number) => refusal(413, "file-too-large", `A file may have ${megabytes} MB.`),
  addressTooLong: refusal(414, "address-too-long", "This address is too long."),
  range: refusal(416, "range", "One range of bytes that the file has is handed out at a time."),
  empty: refusal(422, "empty", "This file is empty."),
  damaged: (sentence: string) => refusal(422, "picture-unusable", sentence),
  memberBudget: (megabytes: number, wait: number) =>
    refusal(429, "too-fast", `One person may upload ${megabytes} MB in a day.`, wait),
  addressBudget: (megabytes: number, wait: number) =>
    refusal(429, "too-fast", `One address may upload ${megabytes} MB in a day.`, wait),
  crowded: (uploads: number) =>
    refusal(429, "too-fast", `At most ${uploads} uploads of one address run at a time.`, 5_000),
  failed: refusal(500, "failed", "This file could not be stored or read."),
  away: refusal(503, "unavailable", "Files cannot be taken at the moment.", 2_000),
  busy: refusal(503, "busy", "Too many uploads are running at the moment.", 5_000),
  roomFull: (megabytes: number) => refusal(507, "room-full", `The files of a room may have ${megabytes} MB.`),
  allFull: (megabytes: number) => refusal(507, "all-full", `All files of this Parlor may have ${megabytes} MB.`),
  diskFull: refusal(507, "disk-full", "The host has no space left for files."),
} as const;
