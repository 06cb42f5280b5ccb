const tooManyMarks = /(?<=\p{M}{30})\p{M}+/gu;

/** A text in a normal form of Unicode, in time that grows with its length. */
export const normal = (text: string, form: "NFC" | "NFKC" | "NFKD"): string =>
  text.replace(tooManyMarks, "").normalize(form);
