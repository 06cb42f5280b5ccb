import { limits } from "@parlor/contracts";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { setOff } from "../../app/texts.ts";
import { Answers, Dialog } from "../parts/dialog.tsx";
import { Problem } from "../parts/field-problem.tsx";
import { Told } from "../parts/told.tsx";
import { upTo } from "../parts/up-to.ts";
import { useRoom } from "./context.ts";

export function Banner() {
  const changes = useSignal(false);
  const { away, takenAway, you } = useRoom();
  const taken = takenAway.value;
  return (
    <div class="banner-slot">
      <div role="status">
        {away.value && <p class="banner">Reconnecting… what you send will go out when you're back</p>}
        {taken !== undefined && !away.value && (
          <p class="banner">
            <Told
              text={`While you were away, somebody took the name ${setOff(taken)}: you are ${setOff(you.value.name)} now.`}
            />
          </p>
        )}
      </div>
      {taken !== undefined && !away.value && (
        <p class="row banner-ways">
          <button class="button" type="button" onClick={() => (changes.value = true)}>
            Change your name
          </button>
          <button class="button bare" type="button" onClick={() => (takenAway.value = undefined)}>
            Keep it
          </button>
        </p>
      )}
      {changes.value && <NameDialog close={() => (changes.value = false)} />}
    </div>
  );
}

/** Stays open until the room has taken the name. */
function NameDialog({ close }: { close: () => void }) {
  const room = useRoom();
  const { renaming } = room;
  const typed = useSignal(room.you.peek().name);
  const form = useRef<HTMLFormElement>(null);
  const asked = useRef(false);
  const { value } = renaming;
  const problem = typeof value === "object" ? value : undefined;
  useEffect(() => {
    renaming.value = undefined;
  }, []);
  useSignalEffect(() => {
    const now = renaming.value;
    if (asked.current && now === undefined) form.current?.closest("dialog")?.close();
    if (typeof now === "object" && now.suggestion !== undefined) typed.value = now.suggestion;
    asked.current = now === "asked";
  });
  return (
    <Dialog title="Change your name" close={close}>
      <form
        class="stack"
        ref={form}
        aria-busy={value === "asked"}
        onSubmit={(event) => {
          event.preventDefault();
          room.changeName(typed.value);
        }}
        noValidate
      >
        <div class="field">
          <label for="new-name">Your name</label>
          <input
            id="new-name"
            autocomplete="nickname"
            autocapitalize="words"
            spellcheck={false}
            dir="auto"
            maxLength={limits.nameInputLength}
            value={typed}
            aria-invalid={problem !== undefined}
            aria-describedby={problem && "new-name-problem"}
            onInput={(event) => {
              typed.value = upTo(event.currentTarget, limits.nameInputLength);
            }}
          />
          <Problem id="new-name-problem" problem={problem} />
        </div>
        <Answers label="Change" />
      </form>
    </Dialog>
  );
}
