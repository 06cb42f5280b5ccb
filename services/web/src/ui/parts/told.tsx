import { partsOf } from "../../app/texts.ts";

/** Each name in a sentence runs in its own direction. */
export function Told({ text }: { text: string }) {
  return <>{partsOf(text).map(({ text: words, apart }) => (apart ? <bdi>{words}</bdi> : words))}</>;
}
