// Joiners (U+200D) and non-joiners (U+200C) are invisible. They stay inside emoji and if they change the letters beside
// them (RFC 5892, appendix A.1 and A.2); anywhere else they only make two names of one.

/** Scripts whose letters join, without letters that stand alone; and signs that only stretch a join. */
const joining =
  "[[[\\p{sc=Arab}\\p{sc=Syrc}\\p{sc=Mong}\\p{sc=Nkoo}\\p{sc=Mand}\\p{sc=Phag}\\p{sc=Adlm}\\p{sc=Rohg}]&&\\p{L}]\u0640\u07FA\u1807\u180A]";
const alone =
  "\u0621\u0674\u06E5\u06E6\u07F4\u07F5\u0861\u0866\u0887\u08AD\u08C9\u1880-\u1884\uA873\uFB50-\uFEFF\u{1EE00}-\u{1EEFF}";
/** Those that join only what is before them: Joining_Type R of Unicode 14. */
const last =
  "\u0622-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0673\u0675-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB" +
  "\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF\u0710\u0715-\u0719\u071E\u0728\u072A\u072C\u072F\u074D\u0759-\u075B" +
  "\u076B\u076C\u0771\u0773\u0774\u0778\u0779\u0840\u0846\u0847\u0849\u0854\u0856-\u0858\u0867\u0869\u086A" +
  "\u0870-\u0882\u088E\u08AA-\u08AC\u08AE\u08B1\u08B2\u08B9\u{10D22}";
const between = "[\\p{Mn}\\p{Me}]*";

const parts = new RegExp(
  `(?<=[${joining}--[${alone}${last}]]${between})\u200C(?=${between}[${joining}--[${alone}]])`,
  "vy",
);
const joinsEmoji = /(?<=\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D(?=\p{Extended_Pictographic})/uy;

/** The text without the joiners and non-joiners that change nothing. */
export function withoutStrayJoiners(text: string): string {
  return text.replace(/[\u200C\u200D]/g, (joiner, at: number) => {
    const within = joiner === "\u200C" ? parts : joinsEmoji;
    within.lastIndex = at;
    return endsInVirama(text, at) || within.test(text) ? joiner : "";
  });
}

function endsInVirama(text: string, end: number): boolean {
  const low = text.charCodeAt(end - 1);
  return end > 0 && isVirama(text.slice(low >= 0xdc00 && low < 0xe000 ? end - 2 : end - 1, end));
}

const [ofClass8, ofClass10] = ["\u3099", "\u05B0"];

function isVirama(char: string): boolean {
  return (
    char !== ofClass8 &&
    char !== ofClass10 &&
    `${ofClass10}${char}`.normalize("NFD") === `${char}${ofClass10}` &&
    `${char}${ofClass8}`.normalize("NFD") === `${ofClass8}${char}`
  );
}
