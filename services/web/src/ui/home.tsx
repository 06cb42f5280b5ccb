import { type Signal, useSignal } from "@preact/signals";
import { showTyped, typeOn } from "../page/code-field.ts";
import * as model from "../page/model.ts";
import { create, join } from "../page/ways.ts";
import { FieldProblem } from "./field-problem.tsx";
import { General } from "./general.tsx";
import { Mark } from "./icons.tsx";
import { NameField } from "./name-field.tsx";
import { Recent } from "./recent.tsx";
import { Waiting } from "./waiting.tsx";

/** The first page: a name, and two ways in. */
export function Home() {
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
          <button class="button primary tall" type="button" onClick={() => create()}>
            {model.entering.value === "create" ? <Waiting idle="Create a room" busy="Opening…" /> : "Create a room"}
          </button>
          <p class="or">or</p>
          <div class="field">
            <label class="hidden" for="code">
              Room code
            </label>
            <div class="code-row">
              <CodeField value={code} />
              <button class="button tall" type="button" onClick={() => join(code.value)}>
                {model.entering.value === "join" ? <Waiting idle="Join a room" busy="Joining…" /> : "Join a room"}
              </button>
            </div>
            <FieldProblem field="room" />
          </div>
          <input type="submit" hidden />
        </form>
        <Recent />
      </main>
      <General enter={() => join("")} />
    </div>
  );
}

/** Takes a code however it is written, or a link to a room. */
function CodeField({ value }: { value: Signal<string> }) {
  const wrong = model.problem.value?.field === "room";
  return (
    <input
      id="code"
      class="code"
      autocomplete="off"
      autocapitalize="characters"
      spellcheck={false}
      placeholder="KFM-7QP"
      enterkeyhint="go"
      value={showTyped(value.value)}
      aria-invalid={wrong}
      aria-describedby={wrong ? "room-problem" : undefined}
      onInput={(event) => {
        value.value = typeOn(value.value, event.currentTarget.value);
      }}
    />
  );
}
