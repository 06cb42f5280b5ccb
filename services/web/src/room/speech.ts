import { signal } from "@preact/signals";
import { markdown } from "../app/markdown.ts";
import { aloud, looksAlike, quoted } from "../app/texts.ts";

export type Heard = { readonly name: string; readonly text: string; readonly alike?: boolean };

/** Few messages are read, many are counted, missed ones among them. */
export function announce(heard: readonly Heard[], missed = 0): string {
  const count = heard.length + missed;
  if (missed > 0 || count > 3) return count === 1 ? "1 new message" : `${count} new messages`;
  return heard.map(tell).join("\n");
}

/** One line a message, whatever lines it has: none of it may be heard as somebody else's. */
function tell({ name, text, alike }: Heard): string {
  const who = name.includes(":") ? aloud(quoted(name)) : name;
  return `${who}${alike ? ` (${looksAlike})` : ""}: ${(markdown.peek()?.plain(text) ?? text).replace(/\s+/g, " ")}`;
}

/** In ms. */
const speakEvery = 1000;

export class Speech {
  /** `at` tells the same words apart when they are said again. */
  readonly spoken = signal<{ readonly at: number; readonly words: string } | undefined>(undefined);
  #heard: Heard[] = [];
  #missed = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  hears(message: Heard): void {
    this.#heard.push(message);
    this.#speakSoon();
  }

  misses(count: number): void {
    this.#missed += count;
    if (this.#missed > 0) this.#speakSoon();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #speakSoon(): void {
    this.#timer ??= setTimeout(() => {
      const at = (this.spoken.value?.at ?? 0) + 1;
      this.spoken.value = { at, words: announce(this.#heard, this.#missed) };
      this.#heard = [];
      this.#missed = 0;
      this.#timer = undefined;
    }, speakEvery);
  }
}
