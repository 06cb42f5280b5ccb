import type { Random } from "../support/random.ts";

const gateways = ["gateway 0", "gateway 1"] as const;
const roomsServices = ["rooms 0", "rooms 1"] as const;
const links = ["bus 0", "bus 1"] as const;
const stranger = ["stranger"] as const;

const usual = { from: 300, to: 6_000 };
const beyondLease = { from: 12_000, to: 18_000 };

const besieging = { from: 4_000, to: 9_000 };

const kinds = {
  "gateway killed": gateways,
  "gateway frozen": gateways,
  "gateway frozen long": gateways,
  "gateway asked to stop": gateways,
  "rooms killed": roomsServices,
  "rooms frozen": roomsServices,
  "rooms disk lost": roomsServices,
  "broker killed": ["broker"],
  "broker frozen": ["broker"],
  "broker wiped": ["broker"],
  "log deleted": ["broker"],
  "everything killed": ["broker"],
  "tabs cut": ["tabs"],
  "tabs late": ["tabs"],
  "tabs silent": ["tabs"],
  "tab stalled": ["tabs"],
  storm: ["tabs"],
  "bus cut": links,
  "bus late": links,
  "bus silent": links,
  "page reloaded": ["page"],
  "page crashed": ["page"],
  "storage cleared": ["page"],
  "clock moved": ["page"],
  attacked: stranger,
} as const;

type Kind = keyof typeof kinds;

const lengths: Partial<Record<Kind, typeof usual>> = { "gateway frozen long": beyondLease, attacked: besieging };

export const kindNames = Object.keys(kinds) as readonly Kind[]; // an object's own keys

const alsoAt: Partial<Record<Kind, readonly string[]>> = {
  "log deleted": [...gateways, ...links],
  "everything killed": [...gateways, ...roomsServices],
};

/** `at` and `lasts` are in ms; `which`, 0 to 1, chooses among several. */
export type Planned = {
  readonly kind: Kind;
  readonly at: number;
  readonly lasts: number;
  readonly which: number;
};

/** Faults for `duration` ms, the same for the same seed. Every kind comes once before one comes again; some overlap. */
export function plan(random: Random, duration: number): readonly Planned[] {
  const planned: Planned[] = [];
  let bag: readonly Kind[] = [];
  for (let at = random.between(2_000, 4_000); at < duration; at += random.between(1_000, 4_000)) {
    const [kind = "tabs cut", ...others] = bag.length > 0 ? bag : random.shuffled(kindNames);
    bag = others;
    const { from, to } = lengths[kind] ?? usual;
    planned.push({ kind, at, lasts: random.between(from, to), which: random.between(0, 1) });
  }
  return planned;
}

/** Two faults at one place would undo one another. */
export function placesOf({ kind, which }: Planned): readonly string[] {
  const among = kinds[kind];
  return [among[Math.floor(which * among.length)] ?? among[0], ...(alsoAt[kind] ?? [])];
}
