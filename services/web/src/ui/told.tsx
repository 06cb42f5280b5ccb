import { partsOf } from "../page/told.ts";

/** A sentence in which others are named: each name runs in its own direction, and is drawn as one. */
export function Told({ text }: { text: string }) {
  return <>{partsOf(text).map(({ text: words, apart }) => (apart ? <bdi>{words}</bdi> : words))}</>;
}
