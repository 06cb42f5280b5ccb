const blanks = "\u2800\uFFFC\u2D7F\u{1107F}\u{13441}\u{13442}\u{16FE4}\u{1BC9D}\u{1D159}";

/** Invisible in a name: controls, ignorable characters, non-characters, and blanks. */
export const unseen = new RegExp(
  `[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\uFFFD${blanks}]`,
  "gu",
);

/** A mark alone stands on nothing. Unassigned characters are drawn as a box, or are a newer Unicode's emoji. */
const drawn = new RegExp(
  `[[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Co}\\p{Cn}]--[\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}${blanks}]]`,
  "v",
);

export const isVisible = (text: string): boolean => drawn.test(text);
