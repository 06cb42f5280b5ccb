import { isPost, isWord, type Message, type Post } from "./message.ts";

/** Somebody in a room. */
export type Guest = { readonly room: string; readonly name: string };

type Command = ({ readonly type: "join" } & Guest) | ({ readonly type: "post" } & Post);

/** The close code for whoever says what cannot be understood, or out of turn: policy violation. */
export const refused = 1008;

export const joinedFrame = JSON.stringify({ type: "joined" });

/** A frame as the peers without a protocol of their own read it: an object of JSON; undefined for anything else. */
export function readCommand(frame: string): Command | undefined {
  const said = parse(frame);
  if (typeof said !== "object" || said === null || !("type" in said)) return undefined;
  if (said.type === "post" && isPost(said)) return { type: "post", id: said.id, text: said.text };
  if (said.type !== "join" || !("room" in said && "name" in said)) return undefined;
  return isWord(said.room) && isWord(said.name) ? { type: "join", room: said.room, name: said.name } : undefined;
}

/** The frame that everybody in the room gets. Made once, however many they are. */
export function messageFrame({ id, text }: Post, by: string): string {
  const message: { type: "message" } & Message = { type: "message", id, by, text, ts: Date.now() };
  return JSON.stringify(message);
}

function parse(frame: string): unknown {
  try {
    return JSON.parse(frame);
  } catch {
    return undefined; // what is wrong with it does not matter: it is refused
  }
}
