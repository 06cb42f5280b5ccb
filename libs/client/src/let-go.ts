import { type Gap, placeOf, type Timeline } from "./timeline.ts";

/**
 * Lets go of all items that are not `kept`, but the newest: they load again. Before the others they are older pages
 * then, between them they are behind a gap [D7].
 */
export function letGo(held: Timeline, kept: (at: number) => boolean): Timeline {
  const items = held.items.filter((_, at) => at === held.items.length - 1 || kept(at));
  const [first] = items;
  if (first === undefined || items.length === held.items.length) return held;
  let next = held.gaps.filter(({ after }) => after < first.seq).length;
  const isOldest = first === held.items[0];
  const gaps = isOldest ? held.gaps.slice(0, next) : [];
  let place = placeOf(held.items, first.seq);
  for (const [at, item] of items.entries()) {
    const follower = items[at + 1];
    const here: Gap[] = [];
    while (next < held.gaps.length && (held.gaps[next]?.after ?? 0) < (follower?.seq ?? Number.POSITIVE_INFINITY))
      here.push(...held.gaps.slice(next, ++next));
    let gone = -1;
    while (follower !== undefined && held.items[place] !== follower) [place, gone] = [place + 1, gone + 1];
    if (follower === undefined || gone === 0) gaps.push(...here);
    else gaps.push({ after: item.seq, before: follower.seq, missed: here.reduce<number | undefined>(add, gone) });
  }
  return { ...held, items, gaps, begins: held.begins && isOldest };
}

const add = (sum: number | undefined, { missed }: Gap) =>
  sum === undefined || missed === undefined ? undefined : sum + missed;
