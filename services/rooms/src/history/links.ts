import { bareHosts } from "@parlor/contracts/hosts";

/** Whether a text has an address that people can follow. */
export const hasLink = (text: string): boolean =>
  (text.includes("://") && link.test(text)) || (text.includes(".") && text.search(bareHosts) !== -1);
const link = /(?<![\p{L}\p{N}])https?:\/\/[^\s\p{C}]/iu;
