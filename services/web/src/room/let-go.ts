import { letGo } from "@parlor/client/let-go";
import { placeOf, type Timeline } from "@parlor/client/timeline";

/** Holds on to the newest, and to half as many on either side of what is in use. The rest loads again. */
export function holdOn(timeline: Timeline, newest: number, used: readonly number[]): Timeline {
  const { items } = timeline;
  const places = used.map((seq) => placeOf(items, seq));
  const isNear = (at: number) => places.some((place) => Math.abs(place - at) < newest / 2);
  return letGo(timeline, (at) => at >= items.length - newest || isNear(at));
}
