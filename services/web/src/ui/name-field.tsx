import * as model from "../page/model.ts";
import { FieldProblem } from "./field-problem.tsx";

/** The one thing that Parlor asks of a person. */
export function NameField() {
  const wrong = model.problem.value?.field === "name";
  return (
    <div class="field">
      <label for="name">Your name</label>
      <input
        id="name"
        name="name"
        autocomplete="nickname"
        autocapitalize="words"
        spellcheck={false}
        dir="auto"
        placeholder="What people call you"
        enterkeyhint="go"
        value={model.nameTyped}
        aria-invalid={wrong}
        aria-describedby={wrong ? "name-problem" : undefined}
        onInput={(event) => {
          model.nameTyped.value = event.currentTarget.value;
        }}
      />
      <FieldProblem field="name" />
    </div>
  );
}
