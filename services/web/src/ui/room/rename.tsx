import { limits } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import { Answers, Dialog } from "../parts/dialog.tsx";
import { upTo } from "../parts/up-to.ts";
import { useRoom } from "./context.ts";

export function Rename({ close }: { close: () => void }) {
  const { room, owner } = useRoom();
  const title = useSignal(room.peek().title);
  return (
    <Dialog title="Rename the room" close={close}>
      <form method="dialog" onSubmit={() => owner.rename(title.value)}>
        <div class="field">
          <label for="title">Title</label>
          <input
            id="title"
            dir="auto"
            autocomplete="off"
            maxLength={limits.titleLength}
            placeholder="Its code is enough"
            value={title}
            onInput={(event) => {
              title.value = upTo(event.currentTarget, limits.titleLength);
            }}
          />
        </div>
        <Answers label="Rename" />
      </form>
    </Dialog>
  );
}
