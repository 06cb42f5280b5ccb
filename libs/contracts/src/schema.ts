import type { Static, TSchema } from "typebox";
import { Compile } from "typebox/compile";
import type { Declared } from "./declare.ts";

/** The first field that does not fit, and the rule it breaks. */
export type Flaw = { readonly field: string; readonly rule: string };

export type Check<T> = { accepts(value: unknown): value is T; flaw(value: unknown): Flaw };

/** Compiled once, to be cheap enough for every frame. Not for browsers: it makes a function from text. */
export function check<S extends TSchema>(schema: S): Check<Static<S>> {
  const compiled = Compile(schema);
  return {
    accepts: (value): value is Static<S> => compiled.Check(value),
    flaw(value) {
      const [first] = compiled.Errors(value);
      const missing = first?.keyword === "required" ? `/${first.params.requiredProperties[0]}` : "";
      return {
        field: `${first?.instancePath ?? ""}${missing}`.slice(1).replaceAll("/", "."),
        rule: first?.keyword ?? "",
      };
    },
  };
}

export function checks<S extends Declared>(schemas: readonly S[]): ReadonlyMap<string, Check<Static<S>>> {
  return new Map(schemas.map((schema) => [schema.properties.type.const, check(schema)]));
}
