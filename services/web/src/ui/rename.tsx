import { limits } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import { rename } from "../page/in-room.ts";
import * as model from "../page/model.ts";
import { Answers, Dialog } from "./dialog.tsx";

/** The owner gives the room a title. */
export function Rename({ close }: { close: () => void }) {
  const title = useSignal(model.room.peek()?.title ?? "");
  return (
    <Dialog title="Rename the room" close={close}>
      <form method="dialog" onSubmit={() => rename(title.value)}>
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
              title.value = event.currentTarget.value;
            }}
          />
        </div>
        <Answers label="Rename" />
      </form>
    </Dialog>
  );
}
