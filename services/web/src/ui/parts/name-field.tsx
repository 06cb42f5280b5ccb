import { limits } from "@parlor/contracts";
import * as page from "../../app/page.ts";
import { typeName } from "../../app/router.ts";
import { FieldProblem } from "./field-problem.tsx";
import { upTo } from "./up-to.ts";

export function NameField() {
  const wrong = page.problem.value?.field === "name";
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
        maxLength={limits.nameInputLength}
        value={page.nameTyped}
        aria-invalid={wrong}
        aria-describedby={wrong ? "name-problem" : undefined}
        onInput={(event) => {
          typeName(upTo(event.currentTarget, limits.nameInputLength));
        }}
      />
      <FieldProblem field="name" />
    </div>
  );
}
