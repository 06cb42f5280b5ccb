const tooManyMarks = /(?<=\p{M}{30})\p{M}+/gu;

/** In time that grows with the text's length: long runs of marks are cut. */
export const normal = (text: string, form: "NFC" | "NFKC" | "NFKD"): string =>
  text.replace(tooManyMarks, "").normalize(form);
