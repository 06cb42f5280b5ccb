import type { RoomCode } from "@parlor/contracts";

export type Draft = {
  readonly tab: string;
  readonly text: string;
  readonly at: number;
  /** The closed tabs that it came from. A tab that was only being loaded again still has it. */
  readonly from?: readonly string[];
};

/** A tab's id, and those that it had before, the newest first. */
type Had = { readonly tab: string; readonly was?: readonly string[] | undefined };

/** Each tab has its own draft in each room [J4]. */
export const keyOfDraft = (room: RoomCode, tab: string) => (tab === "" ? room : `${room} ${tab}`);

/** Before December 2026 a room had one draft, which was its text alone. */
export function draftsOf(
  room: RoomCode,
  keys: readonly IDBValidKey[],
  kept: readonly unknown[],
  held: ReadonlyMap<string, Draft>,
): readonly Draft[] {
  const drafts = new Map<string, Draft>();
  for (const [at, key] of keys.entries()) {
    const draft = read(kept[at]);
    if (typeof key === "string" && draft !== undefined) drafts.set(key, draft);
  }
  for (const [key, draft] of held) if (key === keyOfDraft(room, draft.tab)) drafts.set(key, draft);
  return [...drafts.values()];
}

function read(kept: unknown): Draft | undefined {
  if (typeof kept === "string") return { tab: "", text: kept, at: 0 };
  const nothing = { tab: undefined, text: undefined, at: undefined, from: undefined };
  const { tab, text, at, from } = { ...nothing, ...(kept as object) };
  if (typeof tab !== "string" || typeof text !== "string" || typeof at !== "number") return undefined;
  return { tab, text, at, ...(Array.isArray(from) && { from: (from as readonly unknown[]).map(String) }) };
}

/**
 * The tab's own draft, also under an id that it had, else the newest of a tab that is gone. What lies under an id that
 * another open tab has or had is that one's; of a copy's ids, those before it was copied are the original's.
 */
export function draftFor({ tab, was = [] }: Had, drafts: readonly Draft[], others: readonly Had[]): Draft | undefined {
  const open = new Set(others.map((other) => other.tab));
  for (const id of [tab, ...was]) {
    if (open.has(id)) break;
    const own = drafts.find((draft) => draft.tab === id);
    if (own !== undefined) return own;
  }
  const shown = drafts.flatMap((draft) => (open.has(draft.tab) ? (draft.from ?? []) : []));
  const theirs = new Set([...shown, ...others.flatMap((other) => [other.tab, ...(other.was ?? [])])]);
  return drafts.filter((draft) => !theirs.has(draft.tab)).sort((a, b) => b.at - a.at)[0];
}

/** A tab goes on with a draft, which may have been its own before another took it up. */
export const takenUp = (draft: Draft, tab: string): Draft =>
  draft.tab === tab
    ? draft
    : { ...draft, tab, from: [draft.tab, ...(draft.from ?? [])].filter((other) => other !== tab) };
