import { type RoomCode, showRoom } from "@parlor/contracts";
import { pathOf } from "../../app/address.ts";
import { go, goHome } from "../../app/router.ts";
import type { End } from "../../room/session.ts";
import { Mark } from "../parts/icons.tsx";

type Why = End | "nowhere";
type Words = { readonly title: string; readonly text: string; readonly way: "home" | "reload" | "door" };

const words: Readonly<Record<Why, Words>> = {
  removed: {
    title: "You were removed from this room",
    text: "The person who opened it asked you to leave. Your other rooms are as they were.",
    way: "home",
  },
  closed: {
    title: "This room was closed",
    text: "The people who run this Parlor have closed it, with all that was said in it. Your other rooms are as they were.",
    way: "home",
  },
  gone: {
    title: "This room is gone",
    text: "Rooms close when nobody uses them for a long time. You can open a new one at any moment.",
    way: "home",
  },
  "too-old": {
    title: "New version: refresh",
    text: "Parlor was updated while this page was open. What you were writing is kept.",
    way: "reload",
  },
  broken: {
    title: "Something went wrong",
    text: "The server ended this connection. What you were writing is kept.",
    way: "door",
  },
  nowhere: {
    title: "There is no room here",
    text: "Codes look like KFM-7QP, names like tea-kitchen.",
    way: "home",
  },
};

/** The screen changed by itself: a screen reader should say so. */
const focus = (heading: HTMLElement | null) => heading?.focus();

export function Ended({ why, code }: { why: Why; code?: RoomCode | undefined }) {
  const { title, text, way } = words[why];
  return (
    <main class="door">
      <div class="card">
        <p class="brand">
          <Mark size={28} /> Parlor
        </p>
        {code !== undefined && (
          <p>
            <span class="plate">{showRoom(code)}</span>
          </p>
        )}
        <h1 ref={focus} tabIndex={-1}>
          {title}
        </h1>
        <p class="lead">{text}</p>
        <WayOn way={code === undefined && way === "door" ? "reload" : way} code={code} />
      </div>
    </main>
  );
}

function WayOn({ way, code }: { way: Words["way"]; code: RoomCode | undefined }) {
  const [label, act] =
    way === "home"
      ? (["To the start page", goHome] as const)
      : way === "reload" || code === undefined
        ? (["Refresh", () => location.reload()] as const)
        : (["Enter again", () => go(pathOf(code))] as const);
  return (
    <button class="button primary tall" type="button" onClick={act}>
      {label}
    </button>
  );
}
