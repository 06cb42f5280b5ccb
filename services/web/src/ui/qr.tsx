import { encode } from "uqr";

/** A QR code as one path. Dark on light in both themes: that is what cameras look for. */
export function Qr({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const path = data.flatMap((line, y) => line.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])));
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      shape-rendering="crispEdges"
      role="img"
      aria-label="QR code of the link to this room"
    >
      <path d={path.join("")} fill="currentColor" />
    </svg>
  );
}
