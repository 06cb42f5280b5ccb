import type { Person } from "@parlor/client/roster";
import { useSignal } from "@preact/signals";
import { setOff } from "../../app/texts.ts";
import { Answers, Dialog } from "../parts/dialog.tsx";
import { useRoom } from "./context.ts";

/** The owner may lock the room too: a name and a link are enough to come in again. */
export function Removal({ person, close }: { person: Person; close: () => void }) {
  const { room, owner } = useRoom();
  const locks = useSignal(false);
  const { locked } = room.value;
  const act = () => {
    if (locks.value && !locked) owner.lock(true); // first, so that they do not come in again between
    owner.remove(person.id);
  };
  return (
    <Dialog title={`Remove ${setOff(person.name)}?`} close={close}>
      <form method="dialog" class="stack" onSubmit={act}>
        <p>They leave the room at once, and the browser they used stays out. What they wrote stays.</p>
        {locked ? (
          <p>The room is locked: they cannot come in from another device or a private window either.</p>
        ) : (
          <>
            <p>From another device or a private window they can come in as somebody new, unless the room is locked.</p>
            <label class="check">
              <input
                type="checkbox"
                checked={locks}
                onChange={(event) => (locks.value = event.currentTarget.checked)}
              />
              Lock the room as well
            </label>
          </>
        )}
        <Answers label="Remove" danger />
      </form>
    </Dialog>
  );
}
