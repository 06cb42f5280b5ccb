import { codeAlphabet, codeLength, readRoom, showRoom } from "@parlor/contracts";

/** What a field for a room's code shows for what was typed or pasted into it: a whole code as `KFM-7QP`. */
export function showTyped(input: string): string {
  const read = readRoom(input);
  // A room's name of six letters reads like a code; while somebody types, only capitals or a dash mean one.
  if (read?.kind !== "coded") return input;
  return looksLikeCode(input) ? showRoom(read.code) : input;
}

/** Pasted links, a dash in the middle, a digit or capitals: what people type when they mean a code. */
function looksLikeCode(input: string): boolean {
  const plain = input.replace(/[\s-]/g, "");
  const typed = plain.length === codeLength && [...plain.toUpperCase()].every((char) => codeAlphabet.includes(char));
  return typed || input.includes("/");
}
