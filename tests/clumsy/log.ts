import { stream } from "@parlor/contracts";
import { connectAs } from "../support/bus.ts";
import type { Chat } from "../support/chat.ts";

/** All messages in all logs, heard past everything that people and pages know. */
export async function listenToAll({ broker }: Chat) {
  const bus = await connectAs(broker, "gateway");
  const heard: { readonly room: string; readonly text: string }[] = [];
  bus.subscribe(stream.republish.dest.replace(/\{\{.*?\}\}/g, "*"), {
    callback: (_, message) => {
      const event: unknown = message.json();
      const room = message.subject.split(".").at(-2) ?? "";
      if (isMessage(event)) heard.push({ room, text: event.text });
    },
  });
  await bus.flush();
  return {
    /** Without a room, whether any has heard it. */
    has: (text: string, room?: string) =>
      heard.some((one) => one.text === text && (room === undefined || one.room === room)),
  };
}

const isMessage = (event: unknown): event is { text: string } =>
  typeof event === "object" && event !== null && "text" in event && typeof event.text === "string";
