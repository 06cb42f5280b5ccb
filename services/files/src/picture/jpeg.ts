import { Kept, type Picture } from "./kept.ts";
import { type Orientation, readOrientation, shownAs, upright, writeOrientation } from "./orientation.ts";
import { Damaged, type Source } from "./source.ts";

const [endOfImage, startOfScan] = [0xd9, 0xda];
/** Tables, and the intervals of restarts. */
const tables = new Set([0xc4, 0xcc, 0xdb, 0xdd, startOfScan]);
const isFrame = (code: number) => code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7;
/** A start, or a sign that never stands alone. */
const isOutOfPlace = (code: number) => code === 0xd8 || code === 0x01;

/** Sets the density aside: a pixel is as high as wide. */
const jfif = Buffer.from("ffe000104a46494600010200000100010000", "hex");
const names = { exif: "Exif\0\0", profile: "ICC_PROFILE\0", adobe: "Adobe", jfif: "JFIF\0" } as const;

/** Keeps the picture, how it is coloured and how it is turned. All else goes, also what stands behind its end. */
export async function readJpeg(source: Source): Promise<Picture> {
  const kept = new Kept();
  let [orientation, hasJfif] = [upright, false];
  let frame: { readonly width: number; readonly height: number } | undefined;
  for (let at = 2, isInScan = false; ; ) {
    const place = await nextMarker(source, at);
    if (isInScan) kept.range(at, place);
    const code = (await source.at(place, 2)).readUInt8(1);
    if (code === endOfImage) {
      kept.range(place, place + 2);
      break;
    }
    if (isOutOfPlace(code)) throw new Damaged("This picture is damaged.");
    const length = (await source.at(place + 2, 2)).readUInt16BE();
    const end = place + 2 + length;
    source.mustHave(end);
    const has = async (name: string) => startsWith(source, place + 4, end, name);
    if (isFrame(code)) {
      if (frame) throw new Damaged("This picture is damaged.");
      frame = await readFrame(source, place + 4);
    }
    if (isFrame(code) || tables.has(code)) kept.range(place, end);
    else if (code === 0xe0 && (await has(names.jfif))) hasJfif = true;
    else if (code === 0xe1 && (await has(names.exif))) orientation = await orientationAt(source, place + 10, end);
    else if (code === 0xe2 && (await has(names.profile))) kept.range(place, end);
    else if (code === 0xee && (await has(names.adobe))) kept.range(place, end);
    isInScan = code === startOfScan;
    at = end;
  }
  if (!frame) throw new Damaged("This picture is damaged.");
  const head = [{ from: 0, to: 2 }, ...(hasJfif ? [jfif] : []), ...turned(orientation)];
  return { ...shownAs(frame.width, frame.height, orientation), isClean: true, parts: [...head, ...kept.parts] };
}

async function readFrame(source: Source, at: number) {
  const bytes = await source.at(at, 5);
  return { height: bytes.readUInt16BE(1), width: bytes.readUInt16BE(3) };
}

/** The last one counts, as browsers do it. */
async function orientationAt(source: Source, from: number, end: number): Promise<Orientation> {
  return readOrientation(await source.at(from, end - from));
}

async function startsWith(source: Source, from: number, end: number, name: string): Promise<boolean> {
  return from + name.length <= end && (await source.at(from, name.length)).toString("latin1") === name;
}

function turned(orientation: Orientation): readonly Buffer[] {
  if (orientation === upright) return [];
  const said = Buffer.concat([Buffer.from(names.exif, "latin1"), writeOrientation(orientation)]);
  const head = Buffer.from("ffe10000", "hex");
  head.writeUInt16BE(said.length + 2, 2);
  return [Buffer.concat([head, said])];
}

/** The place of the next marker: not a stuffed byte, a restart or a filler. */
async function nextMarker(source: Source, from: number): Promise<number> {
  for (let at = from; ; ) {
    const window = await source.window(at, 2);
    let found = window.indexOf(0xff);
    while (found !== -1 && found < window.length - 1) {
      const code = window.readUInt8(found + 1);
      if (code !== 0 && code !== 0xff && !isRestart(code)) return at + found;
      found = window.indexOf(0xff, found + 1);
    }
    at += found === -1 ? window.length : found; // its second byte is in the next window
  }
}
