import { type RoomCode, type RoomKind, showRoom } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { pathOf } from "../../app/address.ts";
import * as page from "../../app/page.ts";
import { enterDoor, go, goHome } from "../../app/router.ts";
import { tellRefusal } from "../../app/texts.ts";
import { FieldProblem } from "../parts/field-problem.tsx";
import { Mark } from "../parts/icons.tsx";
import { onPlainClick } from "../parts/link.ts";
import { NameField } from "../parts/name-field.tsx";
import { Waiting } from "../parts/waiting.tsx";

export function Door({ code, kind }: { code: RoomCode; kind: RoomKind }) {
  const seen = page.door.value;
  const closed = typeof seen === "string" ? seen : undefined;
  const title = typeof seen === "object" ? seen.room.title : "";
  const heading = closed === undefined ? title : "This door does not open";
  return (
    <main class="door">
      <div class="card">
        <a class="brand" href="/" onClick={onPlainClick(goHome)}>
          <Mark size={28} /> Parlor
        </a>
        {heading !== "" && (
          <p>
            <span class="plate">{showRoom(code)}</span>
          </p>
        )}
        <h1 class={heading === "" ? "plate" : ""} dir="auto">
          {heading || showRoom(code)}
        </h1>
        {closed === undefined ? <Way code={code} kind={kind} /> : <p class="lead">{tellRefusal(closed)}</p>}
        {closed !== undefined && (
          <button class="button primary tall" type="button" onClick={goHome}>
            To the start page
          </button>
        )}
      </div>
    </main>
  );
}

function Way({ code, kind }: { code: RoomCode; kind: RoomKind }) {
  const asks = useSignal(page.nameTyped.peek() === "");
  const wrong = page.problem.value?.field === "name";
  useEffect(() => {
    if (wrong) asks.value = true; // and goes on to, when the problem is gone
  }, [wrong]);
  const goIn = (event: Event) => {
    event.preventDefault();
    enterDoor(code);
  };
  return (
    <form class="ways" onSubmit={goIn} noValidate>
      <Inside />
      <Guessable kind={kind} />
      {asks.value || wrong ? (
        <NameField />
      ) : (
        <p>
          You'll join as <b dir="auto">{page.nameTyped}</b> ·{" "}
          <button class="link" type="button" onClick={() => (asks.value = true)}>
            change
          </button>
        </p>
      )}
      <button class="button primary tall" type="submit" aria-busy={page.entering.value !== undefined}>
        {page.entering.value === undefined ? "Enter" : <Waiting idle="Enter" busy="Joining…" />}
      </button>
      <FieldProblem field="room" />
    </form>
  );
}

/** Until the number is known, the line keeps its height. */
function Inside() {
  const seen = page.door.value;
  if (typeof seen !== "object") return <p class="lead late">Looking inside…</p>;
  const { exists, here, room } = seen;
  if (!exists) return <p class="lead">Nobody has opened this room yet.</p>;
  const people =
    here === 0 ? "Nobody is inside right now." : here === 1 ? "1 person is inside." : `${here} people are inside.`;
  return (
    <p class="lead">
      {people}
      {room.locked && " The room is locked: only those who were in it come back in."}
    </p>
  );
}

/** Before a named room is made: its name can be guessed. */
function Guessable({ kind }: { kind: RoomKind }) {
  const seen = page.door.value;
  if (kind !== "named" || typeof seen !== "object" || seen.exists || seen.suggestion === undefined) return null;
  const { suggestion, room } = seen;
  return (
    <p class="notice">
      Anyone who guesses <b>{room.code}</b> can walk in. Use{" "}
      <button class="link" type="button" onClick={() => go(pathOf(suggestion))}>
        {suggestion}
      </button>{" "}
      instead?
    </p>
  );
}
