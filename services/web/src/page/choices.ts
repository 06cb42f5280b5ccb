import type { RoomCode } from "@parlor/contracts";
import { forgetEverything, shelf } from "./device.ts";
import * as model from "./model.ts";
import { say } from "./say.ts";
import { forget, type Theme } from "./settings.ts";

// What a person decides about this device.

export function setTheme(theme: Theme): void {
  model.settings.value = { ...model.settings.value, theme };
}

export function forgetRoom(code: string): void {
  model.settings.value = forget(model.settings.value, code);
}

export async function forgetAll(): Promise<void> {
  await forgetEverything();
  say("This device has forgotten everything.");
}

export const draftOf = (code: RoomCode) => shelf.draft(code);
export const keepDraft = (code: RoomCode, text: string) => void shelf.keepDraft(code, text);
