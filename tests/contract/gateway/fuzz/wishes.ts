import { commands } from "@parlor/contracts";
import { everyScript, invisible } from "@parlor/contracts/testing";
import fc from "fast-check";
import type { Known } from "./house.ts";

/** Values as text, since an object may hold what no JSON.stringify writes. */
export type Fields = readonly (readonly [name: string, json: string])[];

type Schema = {
  readonly type?: string;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
};

// Existing, possible, absent and impossible ones, and the pair's locked one.
const rooms = [
  "general",
  "fuzz-a",
  "fuzz-b",
  "fuzz-a",
  "elsewhere",
  "KFM-7QP",
  "%00",
  "a/b",
  "*",
  "presence.>",
  "lease",
];

/** Commands as declared, with what an intruder may know about the pair's room. */
export function wishes(known: Known): fc.Arbitrary<Fields> {
  const lures: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    room: fc.constantFrom(...rooms, known.room),
    member: fc.constantFrom(...known.members),
    id: fc.oneof({ arbitrary: fc.constant(known.message), weight: 1 }, { arbitrary: fc.uuid(), weight: 9 }),
    token: fc.constantFrom(known.token, known.token.slice(0, -9), "x.y.z"),
    epoch: fc.constant(known.epoch),
    after: fc.constantFrom(0, known.seq - 1, known.seq),
    before: fc.constantFrom(0, known.seq + 1, Number.MAX_SAFE_INTEGER),
  };
  const field = (name: string, schema: Schema) => {
    const plain = valueFor(schema, field);
    const lure = schema.type === "object" ? undefined : lures[name];
    return lure ? fc.oneof({ arbitrary: lure, weight: 3 }, { arbitrary: plain, weight: 1 }) : plain;
  };
  const published: readonly Schema[] = JSON.parse(JSON.stringify(commands));
  return fc.oneof(...published.map((schema) => valueFor(schema, field).map(fieldsOf)));
}

/** Begins most sequences, or all they say would be refused at the door. */
export function entrance(): fc.Arbitrary<Fields> {
  const name = fc.uuid().map((id) => id.slice(0, 8));
  const room = fc.constantFrom("general", "fuzz-a", "fuzz-b");
  const ref = fc.nat();
  return fc
    .oneof(
      fc.record({ type: fc.constant("room.join"), ref, room, name, create: fc.constant(true) }),
      fc.record({ type: fc.constant("room.create"), ref, name }),
      fc.record({ type: fc.constant("room.watch"), ref }),
    )
    .map(fieldsOf);
}

function fieldsOf(value: unknown): Fields {
  return Object.entries(Object(value)).map(([name, field]) => [name, JSON.stringify(field)]);
}

function valueFor(
  schema: Schema,
  field: (name: string, schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case "object": {
      const fields = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, field(name, inner)]);
      return fc.record<Record<string, unknown>>(Object.fromEntries(fields), {
        requiredKeys: [...(schema.required ?? [])],
      });
    }
    case "array":
      return fc.array(valueFor(schema.items ?? {}, field), { maxLength: Math.min(schema.maxItems ?? 8, 8) });
    case "string":
      return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : textOf(schema);
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? Number.MAX_SAFE_INTEGER });
    case "boolean":
      return fc.boolean();
    default:
      throw new Error(`A contract says what is not understood here: ${JSON.stringify(schema)}`);
  }
}

function textOf({ minLength = 0, maxLength = 0 }: Schema): fc.Arbitrary<string> {
  const short = fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 20) });
  const words = [...everyScript, ...invisible].filter(({ length }) => length >= minLength && length <= maxLength);
  return fc.oneof(
    { arbitrary: short, weight: 6 },
    { arbitrary: fc.constantFrom("x".repeat(maxLength), ...words), weight: 3 },
    { arbitrary: fc.constant("x".repeat(maxLength)), weight: 1 },
  );
}
