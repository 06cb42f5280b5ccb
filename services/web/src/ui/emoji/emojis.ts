import { isEmoji } from "@parlor/contracts";
import all from "emojibase-data/en/compact.json" with { type: "json" };

export type Emoji = {
  /** As it is sent: what may be a sign of a text says that it is an emoji. */
  readonly plain: string;
  /** In five tones of skin, from light to dark; empty if it has none. */
  readonly toned: readonly string[];
  readonly label: string;
  readonly words: string;
  readonly group: number;
};

/** The dataset's number for signs that are parts of others. */
const components = 2;

/** In the order of Unicode's list, without flags' letters and bare tones of skin. */
export const emojis: readonly Emoji[] = all.flatMap(({ unicode, label, tags = [], group, skins = [] }) => {
  if (group === undefined || group === components) return [];
  const toned = skins.slice(0, 5).map((skin) => asSent(skin.unicode));
  return { plain: asSent(unicode), toned, label, words: `${label} ${tags.join(" ")}`.toLowerCase(), group };
});

export const groups: readonly (readonly [number, string, string])[] = [
  [0, "Smileys", "😀"],
  [1, "People", "👋"],
  [3, "Animals and nature", "🐻"],
  [4, "Food and drink", "🍎"],
  [5, "Travel and places", "✈️"],
  [6, "Activities", "⚽"],
  [7, "Objects", "💡"],
  [8, "Symbols", "🔣"],
  [9, "Flags", "🏁"],
];

/** Unicode's form for interchange: some have a sign in the dataset that they do not need. */
function asSent(unicode: string): string {
  const bare = unicode.replaceAll("\uFE0F", "");
  return isEmoji(unicode) ? unicode : bare;
}

/** Those in whose words every typed word begins something, at most so many. */
export function findEmojis(typed: string, most: number): readonly Emoji[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const hits: Emoji[] = [];
  for (const emoji of emojis) {
    if (hits.length === most) break;
    if (words.every((word) => ` ${emoji.words}`.includes(` ${word}`))) hits.push(emoji);
  }
  return hits;
}

/** In the person's tone of skin, 0 for none. */
export const inTone = ({ plain, toned }: Emoji, tone: number): string => toned[tone - 1] ?? plain;
