import type { RoomCode } from "@parlor/contracts";
import { forgetEverything, shelf } from "./device.ts";
import { revoke, tokensOf } from "./forgetting.ts";
import * as model from "./model.ts";
import { say } from "./say.ts";
import { forget, type Theme } from "./settings.ts";

// What a person decides about this device.

/** Light, dark, or as the system has it. */
export function setTheme(theme: Theme): void {
  model.settings.value = { ...model.settings.value, theme };
}

/** The room is not listed any more, and who one was there is not known. */
export function forgetRoom(code: string): void {
  model.settings.value = forget(model.settings.value, code);
}

/** Name, rooms, drafts and unsent messages: all of it. */
export async function forgetAll(): Promise<void> {
  revoke(tokensOf(model.settings.value));
  await forgetEverything();
  model.nameTyped.value = "";
  say("This device has forgotten everything.");
}

/** What was being written in a room. */
export const draftOf = (code: RoomCode) => shelf.draft(code);
/** Keeps what is being written in a room; nothing, where it is empty. */
export const keepDraft = (code: RoomCode, text: string) => void shelf.keepDraft(code, text);
