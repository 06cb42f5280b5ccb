/** How a camera was held: 1 upright, up to 8. From 5 on, width and height change places. */
export type Orientation = number;

export const upright: Orientation = 1;
const [tag, short] = [0x0112, 3];

/** Reads the orientation out of EXIF; upright if it says none. */
export function readOrientation(tiff: Buffer): Orientation {
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const u16 = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (at + 4 > tiff.length ? 0 : isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  if (u16(2) !== 42) return upright;
  const list = u32(4);
  const entries = Math.min(u16(list), Math.floor((tiff.length - list) / 12));
  for (let at = list + 2; at < list + 2 + 12 * entries; at += 12) {
    if (u16(at) !== tag || u16(at + 2) !== short) continue;
    const said = u16(at + 8);
    return said >= 1 && said <= 8 ? said : upright;
  }
  return upright;
}

/** EXIF that says the orientation, and nothing else. */
export function writeOrientation(orientation: Orientation): Buffer {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}

export function shownAs(width: number, height: number, orientation: Orientation) {
  return orientation > 4 ? { width: height, height: width } : { width, height };
}
