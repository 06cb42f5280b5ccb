import type { lookalikes } from "@parlor/client/lookalikes";
import { type MemberId, nameKey } from "@parlor/contracts";
import { signal } from "@preact/signals";

type Alike = {
  readonly lookalikes: typeof lookalikes;
  readonly nameSkeleton: (name: string) => string;
};

/** Loaded after the page, of which it would be a tenth. */
const alike = signal<Alike | undefined>(undefined);
let loading: Promise<void> | undefined;

/** Asked for again until it comes. */
export function loadAlike(): Promise<void> {
  loading ??= Promise.all([import("@parlor/client/lookalikes"), import("@parlor/contracts/skeleton")]).then(
    ([{ lookalikes }, { nameSkeleton }]) => {
      alike.value = { lookalikes, nameSkeleton };
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}

const nobody: ReadonlySet<MemberId> = new Set();

/** The people whose names look alike; nobody until that can be told. */
export const markAlike: typeof lookalikes = (roster, authors) => {
  if (alike.value === undefined) void loadAlike();
  return alike.value?.lookalikes(roster, authors) ?? nobody;
};

/** Three letters and their marks. */
const longest = 12;
const plain = /^[!-~]+$/;

/** Whether it looks like the page's word for its reader; until that can be told, whether it might. */
export function looksLikeYou(name: string): boolean {
  if (name.length > longest) return false;
  const { nameSkeleton } = alike.value ?? {};
  if (nameSkeleton !== undefined) return nameSkeleton(name) === nameSkeleton("You");
  void loadAlike();
  return !plain.test(name) || nameKey(name) === "you";
}
