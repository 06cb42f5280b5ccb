export const rules = {
  heard: "Nobody is in a room that does not hear them.",
  kept: "Nothing that was typed is gone without a word.",
  alive: "Every button that can be pressed does something.",
  quiet: "There is no error in the console.",
  swift: "No task takes over 200 ms.",
} as const;

export type Finding = { readonly rule: keyof typeof rules; readonly what: string };
