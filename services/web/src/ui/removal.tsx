import { remove } from "../page/in-room.ts";
import type { Person } from "../page/roster.ts";
import { setOff } from "../page/told.ts";
import { Answers, Dialog } from "./dialog.tsx";

/** The owner confirms that somebody has to leave. */
export function Removal({ person, close }: { person: Person; close: () => void }) {
  return (
    <Dialog title={`Remove ${setOff(person.name)}?`} close={close}>
      <form method="dialog" onSubmit={() => remove(person.id)}>
        <p>They leave the room at once and cannot come back. What they wrote stays.</p>
        <Answers label="Remove" danger />
      </form>
    </Dialog>
  );
}
