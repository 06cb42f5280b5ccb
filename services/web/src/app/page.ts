import type { RoomCode, RoomKind, RoomPeeked } from "@parlor/contracts";
import { signal } from "@preact/signals";
import type { GeneralPreview } from "../room/general-preview.ts";
import type { End, RoomSession } from "../room/session.ts";

// What the whole page shows. A room's own signals are its session's, a device's settings are in device/.

export type Screen =
  | { readonly at: "home"; readonly preview: GeneralPreview }
  | { readonly at: "door"; readonly code: RoomCode; readonly kind: RoomKind }
  | { readonly at: "room"; readonly session: RoomSession }
  | { readonly at: "ended"; readonly why: End; readonly code: RoomCode | undefined }
  | { readonly at: "nowhere" };

/** An expected no, beside the field it is about. */
type Problem = {
  readonly field: "name" | "room";
  readonly reason: string;
  readonly suggestion?: string | undefined;
};

export const screen = signal<Screen>({ at: "nowhere" });

/** The room behind the door; a refusal's reason if there is none. */
export const door = signal<RoomPeeked | string | undefined>(undefined);
export const problem = signal<Problem | undefined>(undefined);
/** What stands in the field for the name: remembered, typed, or suggested if that one is taken. */
export const nameTyped = signal("");
/** The way in that was asked for and is not answered yet. */
export const entering = signal<"create" | "join" | "general" | undefined>(undefined);
