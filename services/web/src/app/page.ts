import type { RoomCode, RoomKind, RoomPeeked } from "@parlor/contracts";
import { signal } from "@preact/signals";
import type { GeneralPreview } from "../room/general-preview.ts";
import type { End, RoomSession } from "../room/session.ts";

// The whole page's signals. A room's are its session's, a device's are in device/.

export type Screen =
  | { readonly at: "home"; readonly preview: GeneralPreview }
  | { readonly at: "door"; readonly code: RoomCode; readonly kind: RoomKind }
  | { readonly at: "room"; readonly session: RoomSession }
  | { readonly at: "ended"; readonly why: End; readonly code: RoomCode | undefined }
  | { readonly at: "nowhere" };

type Problem = {
  readonly field: "name" | "room";
  readonly reason: string;
  readonly suggestion?: string | undefined;
};

export const screen = signal<Screen>({ at: "nowhere" });

/** A refusal's reason if there is no room behind the door. */
export const door = signal<RoomPeeked | string | undefined>(undefined);
export const problem = signal<Problem | undefined>(undefined);
/** Remembered, typed, or suggested if that one is taken. */
export const nameTyped = signal("");
export const entering = signal<"create" | "join" | "general" | undefined>(undefined);
