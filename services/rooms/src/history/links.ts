/** Whether a text has an address that people can follow. */
export const hasLink = (text: string): boolean => link.test(text);
const link = /(?<![\p{L}\p{N}])https?:\/\/[^\s\p{C}]/iu;
