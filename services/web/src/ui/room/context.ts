import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { RoomSession } from "../../room/session.ts";

export const RoomContext = createContext<RoomSession | undefined>(undefined);

export function useRoom(): RoomSession {
  const session = useContext(RoomContext);
  if (session === undefined) throw new Error("This part is drawn outside of a room.");
  return session;
}
