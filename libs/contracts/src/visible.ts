const blanks = "\\u2800\\uFFFC\\u2D7F\\u{1107F}\\u{13441}\\u{13442}\\u{16FE4}\\u{1BC9D}\\u{1D159}";

/** What nobody sees in a name: controls, all that a font may ignore, what is no character, and the blanks. */
export const unseen = new RegExp(
  `[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\uFFFD${blanks}]`,
  "gu",
);

/**
 * Letters, digits and signs: a mark alone stands on nothing. Characters without a meaning here are drawn too, as a box, and
 * may be the emoji of a newer Unicode.
 */
const drawn = new RegExp(
  `[[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Co}\\p{Cn}]--[\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}${blanks}]]`,
  "v",
);

/** Whether there is anything in it that a person sees. */
export const isVisible = (text: string): boolean => drawn.test(text);
