import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { later } from "../parts/later.tsx";
import { Banner } from "./banner.tsx";
import { Composer } from "./composer.tsx";
import { useRoom } from "./context.ts";
import { Header } from "./header.tsx";
import { attend, Back } from "./later-parts.ts";
import { Messages } from "./messages.tsx";
import { People } from "./people.tsx";
import type { Beside } from "./side.tsx";

const Help = later(() => import("./help.tsx").then(({ Help }) => Help));
const Removal = later(() => import("./removal.tsx").then(({ Removal }) => Removal));
const Search = later(() => import("./search.tsx").then(({ Search }) => Search));

/** In ms: what can be done with messages is there before it is wanted, also without a network later. */
const soon = 2_000;

const roomy = "(min-width: 75rem)";

export function Room() {
  const room = useRoom();
  const side = useSignal<Beside>(matchMedia(roomy).matches ? "people" : undefined);
  const helps = useSignal(false);
  const beside = useComputed(() => (side.value === undefined ? "" : "beside"));
  useEffect(() => {
    const left = new AbortController();
    setTimeout(() => attend(room, left.signal), soon);
    return () => left.abort();
  }, []);
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
        {room.history.cameFrom.value !== undefined && <Back />}
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
