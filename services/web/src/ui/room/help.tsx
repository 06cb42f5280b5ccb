import { Dialog } from "../parts/dialog.tsx";
import { wear } from "../parts/later.tsx";
import { style } from "./help.css";

wear(style);

const shortcuts: readonly (readonly [string, string])[] = [
  ["Enter", "Send"],
  ["Shift Enter", "New line"],
  ["Ctrl Enter", "Send, also where Enter is a new line"],
  ["F6", "Next region: header, messages, composer, panel"],
  ["Esc", "Back to the composer"],
  ["↑ ↓", "Message by message, in the list"],
  ["Home End", "Oldest and newest message held"],
  ["Page Up Page Down", "Ten messages at a time"],
  ["→ or Enter", "What can be done with a message"],
  ["?", "This list, from the messages"],
];

export function Help({ close }: { close: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" close={close}>
      <dl class="keys">
        {shortcuts.map(([key, what]) => (
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
