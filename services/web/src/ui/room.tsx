import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import * as model from "../page/model.ts";
import { Banner } from "./banner.tsx";
import { Composer } from "./composer.tsx";
import { cycleRegions, focusComposer } from "./focus.ts";
import { Header } from "./header.tsx";
import { Help } from "./help.tsx";
import { Messages } from "./messages.tsx";
import { People } from "./people.tsx";
import { Removal } from "./removal.tsx";
import { Search } from "./search.tsx";

/** What may stand beside the messages: on a wide screen next to them, on a phone over them. */
export type Side = "people" | "search" | undefined;

/** Wide enough for somebody to see the people without asking for them. */
const roomy = "(min-width: 75rem)";

/** A room: its header, its messages, where one writes, and what stands beside. */
export function Room({ created }: { created: boolean }) {
  const side = useSignal<Side>(matchMedia(roomy).matches ? "people" : undefined);
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
      <Header side={side} created={created} help={() => (helps.value = true)} />
      <main class="talk">
        <Banner />
        <Messages help={() => (helps.value = true)} />
        <Composer />
      </main>
      {side.value === "people" && <People close={() => (side.value = undefined)} />}
      {side.value === "search" && <Search close={() => (side.value = undefined)} />}
      <Removing />
      {helps.value && <Help close={() => (helps.value = false)} />}
      <div class="hidden" role="log" aria-label="New messages">
        {model.spoken}
      </div>
    </div>
  );
}

/** Drawn apart from what asked for it: that is gone while the question stands. */
function Removing() {
  const person = model.removing.value;
  return person && <Removal person={person} close={() => (model.removing.value = undefined)} />;
}
