import { encode } from "uqr";

/** Dark on light in both themes: that is what cameras look for. */
export function qrOf(link: string) {
  const { data, size } = encode(link, { ecc: "M", border: 2 });
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
