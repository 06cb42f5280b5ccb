/** What a text looks like, from its outermost parts inwards. Strings are shown as they are. */
export type Part =
  | string
  | { readonly kind: "strong" | "em" | "s" | "code" | "blockquote" | "ul" | "ol"; readonly parts: readonly Part[] }
  | { readonly kind: "li"; readonly value: number | undefined; readonly parts: readonly Part[] }
  | { readonly kind: "pre"; readonly info: string; readonly code: string }
  | Link;

/** A link: an address, or words with one behind. `host` is asked about if a person could take it for another one. */
export type Link = {
  readonly kind: "a";
  readonly isAddress: boolean;
  readonly href: string;
  readonly host: string | undefined;
  readonly parts: readonly Part[];
};
