import type { Person } from "@parlor/client/roster";
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { setOff } from "../../app/texts.ts";
import { Answers, Dialog } from "../parts/dialog.tsx";
import { Banner } from "./banner.tsx";
import { Composer } from "./composer.tsx";
import { useRoom } from "./context.ts";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { Messages } from "./messages.tsx";
import { People } from "./people.tsx";
import { Search } from "./search.tsx";
import type { Beside } from "./side.tsx";

const roomy = "(min-width: 75rem)";

export function Room() {
  const side = useSignal<Beside>(matchMedia(roomy).matches ? "people" : undefined);
  const helps = useSignal(false);
  const beside = useComputed(() => (side.value === undefined ? "" : "beside"));
  useEffect(() => {
    // The button that led here is gone with its page. On a phone the keyboard would cover what is to be read first.
    if (matchMedia("(pointer: fine)").matches) focusComposer();
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === "F6") cycleRegions(event);
      if (event.key === "Escape" && document.querySelector("dialog[open], :popover-open") === null) {
        if (!matchMedia(roomy).matches) side.value = undefined;
        focusComposer();
      }
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <div class={`room ${beside.value}`}>
      <Header side={side} help={() => (helps.value = true)} />
      <main class="talk">
        <Banner />
        <Messages help={() => (helps.value = true)} />
        <Composer />
      </main>
      {side.value === "people" && <People close={() => (side.value = undefined)} />}
      {side.value === "search" && <Search close={() => (side.value = undefined)} />}
      <Removing />
      {helps.value && <Help close={() => (helps.value = false)} />}
      <Spoken />
    </div>
  );
}

/** Drawn apart from the button that asked for it: that is gone by then. */
function Removing() {
  const { removing } = useRoom().owner;
  const person = removing.value;
  return person && <Removal person={person} close={() => (removing.value = undefined)} />;
}

/** Each time a new element, so that the same words are heard again. */
function Spoken() {
  const now = useRoom().speech.spoken.value;
  return (
    <div class="hidden" role="log" aria-label="New messages">
      {now && <p key={now.at}>{now.words}</p>}
    </div>
  );
}

/** The owner may lock the room too: a name and a link are enough to come in again. */
function Removal({ person, close }: { person: Person; close: () => void }) {
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

const regions = [".bar", ".messages", ".composer", ".side"];
const focusable = 'a[href], button:not([disabled]), input, textarea, [tabindex="0"]';

function cycleRegions(event: KeyboardEvent): void {
  event.preventDefault();
  const found = regions.flatMap((region) => document.querySelector(region) ?? []);
  const here = found.findIndex((region) => region.contains(document.activeElement));
  const step = event.shiftKey ? -1 : 1;
  const next = found[(here + step + found.length) % found.length];
  const stop = next?.querySelector('textarea, [tabindex="0"]') ?? next?.querySelector(focusable);
  if (stop instanceof HTMLElement) stop.focus();
}

function focusComposer(): void {
  const box = document.querySelector("#message");
  if (box instanceof HTMLElement) box.focus();
}
