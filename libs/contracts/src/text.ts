import { limits } from "./limits.ts";
import { isLonger } from "./overlong.ts";
import { isVisible } from "./visible.ts";

const controls = /(?![\t\n])\p{Cc}/gu;

/** A text as it is sent: one kind of newline, no control or half characters, no blank ends. */
export function cleanText(input: string): string {
  return input.replace(/\r\n?/g, "\n").replace(controls, "").toWellFormed().replace(/^\n+/, "").trimEnd(); // a pattern that is anchored at the end would begin anew at each blank of many
}

/** Undefined if the text can be posted as it is. */
export function textProblem(text: string): "text-empty" | "text-too-long" | "text-invalid" | undefined {
  return unreadable(text, limits.textLength) ?? (isVisible(text) ? undefined : "text-empty");
}

/** The same for a description, which may be empty. */
export function altProblem(text: string): "text-too-long" | "text-invalid" | undefined {
  return unreadable(text, limits.altLength);
}

function unreadable(text: string, most: number): "text-too-long" | "text-invalid" | undefined {
  if (isLonger(text, most)) return "text-too-long";
  return !text.isWellFormed() || text.search(controls) !== -1 ? "text-invalid" : undefined;
}
