import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import type { shortcuts } from "./shortcuts.ts";

export function Help({ close }: { close: () => void }) {
  const keys = useSignal<typeof shortcuts>([]);
  useEffect(() => {
    // Offline, or replaced by a newer version, there is nothing to list.
    void import("./shortcuts.ts").then(({ shortcuts }) => (keys.value = shortcuts), close);
  }, []);
  return (
    <Dialog title="Keyboard shortcuts" close={close}>
      <dl class="keys">
        {keys.value.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog" class="row end">
        <button class="button primary" type="submit">
          Close
        </button>
      </form>
    </Dialog>
  );
}
