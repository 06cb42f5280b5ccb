/** No emoji is longer, in code units: four people with skin tones, or a flag of a region. */
export const emojiLength = 35;

let pattern: RegExp | undefined;

/** Whether a text is one emoji that Unicode recommends for interchange (UTS #51, RGI), and nothing else. */
export function isEmoji(text: string): boolean {
  // Made when it is needed: a browser without the flag goes on without reactions.
  pattern ??= /^\p{RGI_Emoji}$/v;
  return text.length <= emojiLength && pattern.test(text);
}

/** Why a text is no reaction, or undefined when it is one. */
export const emojiProblem = (text: string) => (isEmoji(text) ? undefined : "emoji-invalid");
