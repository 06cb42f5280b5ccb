/** HTML or SVG in which every text is escaped. */
export type Markup = { readonly markup: string };

type Part = string | number | Markup | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes what is put into the template, unless it is markup; writes nothing for `undefined`. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const written = strings.map((string, at) => string + write(parts[at]));
  return { markup: written.join("") };
}

/** Only for what this repository itself wrote. */
export const trusted = (text: string): Markup => ({ markup: text });

function write(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "number") return String(part);
  if (typeof part === "string") return part.replace(/[&<>"']/g, (character) => entities[character] ?? "");
  if ("markup" in part) return part.markup;
  return part.map(write).join("");
}
