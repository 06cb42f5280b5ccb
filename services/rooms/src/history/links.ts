/** Whether a text has an address that people can follow. */
export const hasLink = (text: string): boolean => text.includes("://") && link.test(text);
const link = /(?<![\p{L}\p{N}])https?:\/\/[^\s\p{C}]/iu;
