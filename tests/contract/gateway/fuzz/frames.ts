import { limits } from "@parlor/contracts";
import fc from "fast-check";
import { opcodes } from "../../../support/websocket.ts";
import type { Known } from "./house.ts";
import { entrance, type Fields, wishes } from "./wishes.ts";

export type Sent = { readonly opcode: number; readonly data: string };

const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "type",
  "ref",
  "id",
  "room",
  "text",
  "resume",
  "",
];

function hostile(known: Known): fc.Arbitrary<string> {
  const nest = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const edges = [
    ...["null", "true", "{}", "[]", "-1", "-0", "1.5", "1e21", "1e400", "9007199254740993"],
    ...['""', '" "', '"\\ud800"', '"\\udc00x"', '"\\u0000"', '"\\u202e"', '"\\ufeff"', '"%E0%A4%A"', '"http://["'],
    ...[
      '"__proto__"',
      '"constructor"',
      '"message.posted"',
      '"*"',
      '">"',
      '"a.b.>"',
      '"$JS.API.INFO"',
      '"\\r\\nPUB x 1\\r\\n"',
    ],
    ...[
      nest(1000),
      nest(20_000),
      `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`,
      '{"__proto__":{"type":"session.ping"}}',
    ],
    ...["x".repeat(5000), "x".repeat(limits.frameBytes - 1000), "🦊".repeat(4000)].map((text) => JSON.stringify(text)),
    ...[known.room, known.message, known.token, ...known.members].map((id) => JSON.stringify(id)),
  ];
  return fc.oneof(
    { arbitrary: fc.constantFrom(...edges), weight: 3 },
    { arbitrary: fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.stringify(value)), weight: 1 },
  );
}

function spoiled(whole: fc.Arbitrary<Fields>, value: fc.Arbitrary<string>): fc.Arbitrary<Fields> {
  const replaced = fc.tuple(whole, fc.nat(), value).map(([fields, nth, json]) => {
    const at = nth % Math.max(fields.length, 1);
    return fields.map(([name, was], index) => [name, index === at ? json : was] as const);
  });
  const dropped = fc
    .tuple(whole, fc.nat())
    .map(([fields, nth]) => fields.toSpliced(nth % Math.max(fields.length, 1), 1));
  const added = fc
    .tuple(whole, fc.constantFrom(...names), value, fc.boolean())
    .map(([fields, name, json, first]) =>
      first ? [[name, json] as const, ...fields] : [...fields, [name, json] as const],
    );
  return fc.oneof(replaced, dropped, added);
}

function textOf(fields: Fields): string {
  return `{${fields.map(([name, json]) => `${JSON.stringify(name)}:${json}`).join()}}`;
}

// Rare, since the gateway closes on it and hears no more.
function garbage(): fc.Arbitrary<Sent> {
  const data = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.constantFrom(
      "",
      "null",
      "[".repeat(30_000),
      '{"type":"session.ping"',
      "x".repeat(limits.frameBytes + 1),
      "\u0000",
    ),
  );
  return fc.record({ opcode: fc.constantFrom(opcodes.text, opcodes.text, opcodes.binary), data });
}

/** One connection's frames: mostly it enters first, and then says good things and bad ones. */
export function conversations(known: Known): fc.Arbitrary<Sent[]> {
  const whole = wishes(known);
  const twice = spoiled(spoiled(whole, hostile(known)), hostile(known));
  const text = (fields: fc.Arbitrary<Fields>) => fields.map((each) => ({ opcode: opcodes.text, data: textOf(each) }));
  const said: fc.Arbitrary<Sent> = fc.oneof(
    { arbitrary: text(whole), weight: 10 },
    { arbitrary: text(spoiled(whole, hostile(known))), weight: 10 },
    { arbitrary: text(twice), weight: 5 },
    { arbitrary: garbage(), weight: 1 },
  );
  const first = fc.option(text(entrance()), { freq: 5 });
  return fc
    .tuple(first, fc.array(said, { minLength: 1, maxLength: 30, size: "max" }))
    .map(([entering, others]) => [...(entering ? [entering] : []), ...others]);
}
