/** Characters and sequences that nobody sees. */
export const invisible: readonly string[] = [
  ..."\u00AD\u034F\u0301\u061C\u115F\u1160\u17B4\u180B\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202E\u2060\u2061\u2066",
  ..."\u206A\u2800\u2D7F\u3164\uFE00\uFE0F\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uFFFC\uFFFE\uFDD0",
  ..."\u{1107F}\u{13430}\u{13441}\u{13442}\u{16FE4}\u{1BC9D}\u{1BCA0}\u{1D159}\u{1D173}\u{1D17A}\u{E0001}\u{E0041}\u{E0100}\u{E0FFF}",
  "\u0301\u0301",
  "\u200B\u202E\u2800",
];

/** Words and names of many scripts, with their joiners, marks and selectors. */
export const everyScript: readonly string[] = [
  ..."Zoë Łukasz İpek Straße Ελένη Ольга Ђорђе Անահիտ ნინო דָּנָה رضا علی\u200Cرضا ܫܠܡܐ ހަވާ ߒߞߏ देवनागरी क्\u200Dष বাংলা".split(
    " ",
  ),
  ..."ਪੰਜਾਬੀ ગુજરાતી ଓଡ଼ିଆ தமிழ் తెలుగు ಕನ್ನಡ പ്രവീണ്\u200D ශ්\u200Dරී ไทย ລາວ བོད་ཡིག မြန်မာ ខ្មែរ አማርኛ ᏣᎳᎩ ᐃᓄᒃ ᚠᚢᚦ".split(" "),
  ..."ᠮᠣᠩᠭᠣᠯ 漢字 かな カナ 한글 ㄅㄆ ꆈꌠ ⴰⵎⴰⵣ 𞤀𞤣𞤤 𐌰𐌱 𑄃𑄳\u200D𑄟 𝒜𝓃𝒶 🦊 👩🏽\u200D🚀 ❤\uFE0F\u200D🔥 1\uFE0F\u20E3 🇩🇪 !? 42".split(
    " ",
  ),
];

const long = 16_000;
const longer = 4;
/** Processor time in ms. A square of 16,000 takes many times as long, however cheap each step. */
const quick = 5;
const share = 6.5;
const square = 13;
/** The quickest run counts: other work on the machine only slows one down. */
const runs = 3;
const rounds = 4;

/**
 * Throws if time grows faster than the input, with room for noise. An array that outgrows the heap's usual pages or a
 * cache takes one step; a square climbs at any length, so a longer input decides.
 */
export function mustReadLinearly<T>(make: (length: number) => T, read: (input: T) => unknown): void {
  const times = timesAsLong(make, read, long);
  if (times <= share || timesAsLong(make, read, long * longer) <= share) return;
  throw new Error(`${longer} times the input takes ${times.toFixed(1)} times as long.`);
}

function timesAsLong<T>(make: (length: number) => T, read: (input: T) => unknown, length: number): number {
  const [shorter, whole] = [make(length / longer), make(length)];
  read(shorter); // the first run of any function is compiled meanwhile
  if (quickest(() => read(whole), 1) < quick) return 1;
  let [least, most, times] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, share + 1];
  for (let round = 0; round < rounds && times > share && times < square; round++) {
    least = Math.min(
      least,
      quickest(() => read(shorter), runs),
    );
    most = Math.min(
      most,
      quickest(() => read(whole), runs),
    );
    times = most / Math.max(least, quick / 2 / longer);
  }
  return times;
}

function quickest(act: () => unknown, runs: number): number {
  const times = Array.from({ length: runs }, () => {
    const began = process.cpuUsage();
    act();
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** Each is repeated many times. */
export const hostileShapes: readonly string[] = [
  ..." \n\t\r\0a(),.;:!'\"\\/%#?&=-_*~`|<>[]{}@0\u00e9\u0301\u0958\u200b\u200c\u200d\u202e\u2028\u2800\u3164\ufe0f\uff21\ud800\u094d\u05d0\u0628的🦊\u{e0041}",
  ...[
    " a",
    "\r\n",
    "a\u0301",
    "\u0301\u0323",
    "\u0628\u200c",
    "\u0628\u064e\u200c",
    "\u094d\u200d",
    "\u0dd9\u200d\u0dca\u200d",
  ],
  ...[
    "❤\ufe0f\u200d",
    "🦊\u200d",
    "🏽",
    "1\ufe0f\u20e3",
    "é ",
    "“",
    "a-",
    "a_",
    "%41",
    "%",
    "::",
    "1.",
    "ff:",
    "ab.",
    "a@b",
  ],
  ...[
    "https://",
    "https://x/",
    "https://x/)",
    "http://[",
    ",https://x",
    ")]}",
    ").",
    "*https://x*",
    "http://x:",
    "//",
    "\\u0000",
    '{"a":',
    "[[",
  ],
];

/** A shape alone, and inside what makes a function look closer. */
export const hostilePlaces: readonly (readonly [start: string, end: string])[] = [
  ["", ""],
  ["a", "b"],
  ["https://x/(", "a)"],
];

export const wallOf =
  (shape: string, [start, end]: readonly [string, string]) =>
  (length: number) =>
    `${start}${shape.repeat(Math.ceil(length / shape.length))}${end}`;
