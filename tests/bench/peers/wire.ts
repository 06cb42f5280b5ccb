import { isPost, isWord, type Message, type Post } from "./message.ts";

export type Guest = { readonly room: string; readonly name: string };

type Command = ({ readonly type: "join" } & Guest) | ({ readonly type: "post" } & Post);

/** Policy violation: a frame that cannot be understood, or comes out of turn. */
export const refused = 1008;

export const joinedFrame = JSON.stringify({ type: "joined" });

/** Undefined if it is no object of JSON. */
export function readCommand(frame: string): Command | undefined {
  const said = parse(frame);
  if (typeof said !== "object" || said === null || !("type" in said)) return undefined;
  if (said.type === "post" && isPost(said)) return { type: "post", id: said.id, text: said.text };
  if (said.type !== "join" || !("room" in said && "name" in said)) return undefined;
  return isWord(said.room) && isWord(said.name) ? { type: "join", room: said.room, name: said.name } : undefined;
}

/** Made once for everybody in the room. */
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
