import { partsOf } from "../../app/texts.ts";

/** A sentence with names in it: each name runs in its own direction. */
export function Told({ text }: { text: string }) {
  return <>{partsOf(text).map(({ text: words, apart }) => (apart ? <bdi>{words}</bdi> : words))}</>;
}
