import type { Static } from "typebox";
import { type Command, commands } from "./catalogue.ts";
import type { MemberId } from "./fields.ts";
import type { LogEvent } from "./history.ts";
import type { Member } from "./presence.ts";

/** The commands that become events under their author's own id: their echo is the answer, or a refusal by that id. */
export const posts = commands.filter(
  (one): one is Extract<typeof one, { readonly becomes: string }> => "becomes" in one,
);
export type PostCommand = Static<(typeof posts)[number]>;

const becomes: ReadonlyMap<string, string> = new Map(posts.map((one) => [one.properties.type.const, one.becomes]));

export const isPost = (command: Command): command is PostCommand => becomes.has(command.type);

/** An event as it is written to the log: the one place where its bytes are decided. `ts` leads, see `stampOf`. */
export function encodeEvent({ ts, ...fields }: LogEvent): string {
  return JSON.stringify({ ts, ...fields });
}

/** What stands in the place of an event whose text is erased. */
export function erased({ ts, by, name, target }: { ts: number; by: MemberId; name: string; target: number }) {
  return { ts, type: "event.erased", by, name, target } as const;
}

/** Only the owner mentions everybody. */
export const mayPost = ({ role }: Pick<Member, "role">, post: PostCommand): boolean =>
  role === "owner" || !("everyone" in post && post.everyone === true);

type Author = { readonly by: MemberId; readonly name: string; readonly ts: number };

/** What a post becomes, as it is written to the log. */
export function encodePost({ type, id, ...said }: PostCommand, { by, name, ts }: Author): string {
  const files = "files" in said && said.files && { files: said.files.map(({ seal: _seal, ...file }) => file) };
  return JSON.stringify({ ts, type: becomes.get(type), id, by, name, ...said, ...files });
}

/** Whether an event of the log is what this post of theirs became. */
export function isFrom(event: LogEvent, { type, id }: PostCommand, by: MemberId): boolean {
  return event.type === becomes.get(type) && "id" in event && event.id === id && event.by === by;
}

const lead = '{"ts":';
const beforeType = ',"type":"';
const digits = 13; // of milliseconds since 1970, until the year 2286

/** The timestamp of an event's stored bytes, read without parsing them; 0 where it does not lead. */
export function stampOf(data: Uint8Array): number {
  let stamp = 0;
  for (let at = 0; at < lead.length; at++) if (data[at] !== lead.charCodeAt(at)) return 0;
  for (let at = lead.length; at < lead.length + digits; at++) stamp = stamp * 10 + (data[at] ?? Number.NaN) - 48;
  return Number.isInteger(stamp) ? stamp : 0;
}

const quote = 0x22;

/** The type of a post's stored bytes, read without parsing them; empty where it does not follow the timestamp. */
export function typeOf(data: Uint8Array): string {
  const start = lead.length + digits + beforeType.length;
  for (let at = 0; at < beforeType.length; at++)
    if (data[lead.length + digits + at] !== beforeType.charCodeAt(at)) return "";
  let type = "";
  for (let at = start; at < data.length && data[at] !== quote && type.length < longestType; at++)
    type += String.fromCharCode(data[at] ?? 0);
  return type;
}

const longestType = 32;
