/** Lines in a box of 24 units, in the colour of the text around them. */
const drawings = {
  invite: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21a7 7 0 0 1 10.5-6M18 14v7M14.5 17.500h7",
  people: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21a7 7 0 0 1 14 0M16 3.300a4 4 0 0 1 0 7.400M19 15.500a7 7 0 0 1 3 5.5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20.5 20.5 16 16",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M5.5 11.5 12 5l6.5 6.5",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h11v11H9ZM15 9V4H4v11h5",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3 2",
  alert: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7.500v5.500M12 16.500h.01",
  lock: "M6 11h12a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-8a1 1 0 0 1 1-1ZM8 11V7a4 4 0 0 1 8 0v4",
  pen: "M4 20l1-4L16 5l3 3L8 19l-4 1Z",
  leave: "M10 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h4M15 8l4 4-4 4M19 12H10",
  keys: "M3 6h18a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM6 10h.01M10 10h.01M14 10h.01M18 10h.01M8 14h8",
} as const;

export type Drawing = keyof typeof drawings;

/** One of these, or another path. Hidden from screen readers: a name stands beside it or in its button. */
export function Icon({ of, size = 20 }: { of: Drawing | `M${string}`; size?: number }) {
  const pen = of === "more" ? 3 : 2;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={pen}
      aria-hidden="true"
    >
      <path d={isKnown(of) ? drawings[of] : of} stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

const isKnown = (of: string): of is Drawing => Object.hasOwn(drawings, of);

export function Mark({ size = 36 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M4.5 30V14a11.5 11.5 0 0 1 23 0v16"
        fill="none"
        stroke="var(--ink)"
        stroke-width="3"
        stroke-linecap="round"
      />
      <path d="M9.5 30.500V14q0-5.5 5.5-6.300l5.3 1.600q2.2.8 2.2 3V27Z" fill="var(--room)" />
      <circle cx="18.8" cy="18.5" r="1.5" fill="var(--paper)" />
    </svg>
  );
}
