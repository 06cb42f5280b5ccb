import { limits } from "@parlor/contracts";
import { type Signal, useSignal } from "@preact/signals";
import * as page from "../../app/page.ts";
import { create, join } from "../../app/router.ts";
import type { GeneralPreview } from "../../room/general-preview.ts";
import { FieldProblem } from "../parts/field-problem.tsx";
import { Mark } from "../parts/icons.tsx";
import { NameField } from "../parts/name-field.tsx";
import { upTo } from "../parts/up-to.ts";
import { Waiting } from "../parts/waiting.tsx";
import { showTyped, typeOn } from "./code-field.ts";
import { General } from "./general.tsx";
import { Recent } from "./recent.tsx";

export function Home({ preview }: { preview: GeneralPreview }) {
  const code = useSignal("");
  const goIn = (event: Event) => {
    event.preventDefault();
    if (code.value.trim() === "") create();
    else join(code.value);
  };
  return (
    <div class="home">
      <main class="intro">
        <p class="brand">
          <Mark /> Parlor
        </p>
        <h1>
          Name yourself <br />
          and walk in.
        </h1>
        <p class="lead">Rooms for talking, opened with a code. No account, nothing lost.</p>
        <form class="ways" onSubmit={goIn} noValidate>
          <NameField />
          <button
            class="button primary tall"
            type="button"
            aria-busy={page.entering.value === "create"}
            onClick={() => create()}
          >
            {page.entering.value === "create" ? <Waiting idle="Create a room" busy="Opening…" /> : "Create a room"}
          </button>
          <p class="or">or</p>
          <div class="field">
            <label class="hidden" for="code">
              Room code
            </label>
            <div class="code-row">
              <CodeField value={code} />
              <button
                class="button tall"
                type="button"
                aria-busy={page.entering.value === "join"}
                onClick={() => join(code.value)}
              >
                {page.entering.value === "join" ? <Waiting idle="Join a room" busy="Joining…" /> : "Join a room"}
              </button>
            </div>
            <FieldProblem field="room" />
          </div>
          <input type="submit" hidden />
        </form>
        <Recent />
      </main>
      <General preview={preview} enter={() => join("")} />
    </div>
  );
}

/** One more than is read: a text that is cut off here is no room, and not taken for another one. */
const mostTyped = limits.roomInputLength + 1;

function CodeField({ value }: { value: Signal<string> }) {
  const wrong = page.problem.value?.field === "room";
  return (
    <input
      id="code"
      class="code"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      placeholder="KFM-7QP"
      enterkeyhint="go"
      maxLength={mostTyped}
      value={showTyped(value.value)}
      aria-invalid={wrong}
      aria-describedby={wrong ? "room-problem" : undefined}
      onInput={(event) => {
        value.value = typeOn(value.value, upTo(event.currentTarget, mostTyped));
      }}
    />
  );
}
