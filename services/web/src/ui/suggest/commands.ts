import { say } from "../../app/notices.ts";
import type { RoomSession } from "../../room/session.ts";

export type Command = {
  readonly name: string;
  readonly what: string;
  /** Whether this person may use it. */
  readonly may: (room: RoomSession) => boolean;
  /** The text to say instead, or nothing if it was all. */
  readonly act: (room: RoomSession, rest: string) => string | undefined;
};

const anybody = () => true;

export const commands: readonly Command[] = [
  { name: "me", what: "Say what you do", may: anybody, act: ({ you }, rest) => `_${you.value.name} ${rest}_` },
  { name: "shrug", what: "¯\\_(ツ)_/¯", may: anybody, act: (_, rest) => `${rest} ¯\\\\\\_(ツ)\\_/¯`.trim() },
  {
    name: "rename",
    what: "Give the room a title",
    may: ({ isOwner }) => isOwner.value,
    act: ({ owner }, rest) => {
      owner.rename(rest);
      return undefined;
    },
  },
];

const command = /^\/(\S*)\s*([\s\S]*)$/;

/** What a text that begins with a slash says: undefined if it was done, `kept` if it is to stay where it is. */
export function run(room: RoomSession, text: string): { readonly says: string | undefined } | "kept" {
  if (text.startsWith("//")) return { says: text.slice(1) };
  const [, name = "", rest = ""] = command.exec(text) ?? [];
  const known = commands.find((one) => one.name === name && one.may(room));
  if (known === undefined) {
    say(`There is no command /${name.slice(0, 32)}. A second slash before it sends it as it is.`);
    return "kept";
  }
  return { says: known.act(room, rest) };
}
