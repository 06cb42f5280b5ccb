import { cleanName, limits, type MemberId, type RoomRecord } from "@parlor/contracts";
import { refuse } from "./refuse.ts";

/** Somebody at the door: the room they ask for, who they are in it, and whether their token is of it. */
type Visit = {
  readonly record: RoomRecord | undefined;
  readonly member: MemberId;
  readonly returning: boolean;
  /** Members inside, and whether the one who comes back is still among them. */
  readonly here: number;
  readonly inside: boolean;
  readonly capacity: number;
};

type Admission = { readonly type: "admitted"; readonly record: RoomRecord } | ReturnType<typeof refuse>;

/**
 * Decides whether somebody may come in; under which name is decided next. Absent and barred are told alike. A lock lets
 * in those who are in the room, who were when it was locked, and the owner: a token alone opens nothing.
 */
export function admit({ record, member, returning, here, inside, capacity }: Visit): Admission {
  if (!record || record.barred.includes(member)) return refuse("no-such-room");
  if (record.locked && !(returning && (inside || isLetIn(record, member)))) return refuse("room-locked");
  if (here >= capacity && !inside) return refuse("room-full");
  return { type: "admitted", record };
}

function isLetIn({ owner, admitted }: RoomRecord, member: MemberId): boolean {
  return owner === member || (admitted?.includes(member) ?? false);
}

/** Names to offer where one is taken: "Ana 2", "Ana 3"; each as long as a name may be. */
export function* otherNames(name: string, most: number): Generator<string> {
  const [, stem = name, counted = "1"] = /^(.+?) (\d{1,3})$/u.exec(name) ?? [];
  for (let step = 1; step <= most; step++) {
    const suffix = ` ${Number(counted) + step}`;
    yield cleanName([...stem].slice(0, limits.nameLength - suffix.length).join("") + suffix);
  }
}
