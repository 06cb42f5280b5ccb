/** Lines in a box of 24 units, as the page's own. */
export const icons = {
  react: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.500a4.500 4.500 0 0 0 7 0M9 9.500h.01M15 9.500h.01",
  reply: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 6 6v5",
  link: "M10 14a4.500 4.500 0 0 0 6.500.5l3-3a4.500 4.500 0 0 0-6.500-6.500l-1 1M14 10a4.500 4.500 0 0 0-6.500-.5l-3 3A4.500 4.500 0 0 0 11 19l1-1",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
} as const;
