import { crc32 } from "node:zlib";
import { Kept, type Picture } from "./kept.ts";
import { readOrientation, shownAs, upright, writeOrientation } from "./orientation.ts";
import { Damaged, type Source } from "./source.ts";

const [signature, around] = [8, 12];
/** The picture, its colours and its animation. */
const drawn = new Set(
  "IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD acTL fcTL fdAT".split(" "),
);
const mostExif = 60_000;

/** Keeps the chunks that say how the picture looks. */
export async function readPng(source: Source): Promise<Picture> {
  const kept = new Kept();
  let [orientation, hasData] = [upright, false];
  const { width, height } = await readHeader(source);
  for (let at = signature; ; ) {
    const head = await source.at(at, 8);
    const [length, type] = [head.readUInt32BE(0), head.toString("latin1", 4, 8)];
    const end = at + around + length;
    source.mustHave(end);
    if (!/^[A-Za-z]{4}$/.test(type) || (type === "IHDR") !== (at === signature))
      throw new Damaged("This picture is damaged.");
    if (drawn.has(type)) kept.range(at, end);
    else if (/^[A-Z]/.test(type))
      throw new Damaged("This picture is damaged."); // nobody can draw it without that
    else if (type === "eXIf" && length < mostExif) orientation = readOrientation(await source.at(at + 8, length));
    hasData ||= type === "IDAT";
    at = end;
    if (type === "IEND") break;
  }
  if (!hasData) throw new Damaged("This picture is damaged.");
  const [header, ...rest] = splitAt(kept.parts, signature + around + 13);
  const turned = orientation === upright ? [] : [chunk("eXIf", writeOrientation(orientation))];
  const parts = [{ from: 0, to: signature }, ...(header ? [header] : []), ...turned, ...rest];
  return { ...shownAs(width, height, orientation), isClean: true, parts };
}

async function readHeader(source: Source) {
  const bytes = await source.at(signature, around + 13);
  if (bytes.readUInt32BE(0) !== 13) throw new Damaged("This picture is damaged.");
  return { width: bytes.readUInt32BE(8), height: bytes.readUInt32BE(12) };
}

/** The first chunk, and what comes behind it: an orientation belongs in between. */
function splitAt(parts: Picture["parts"], at: number): Picture["parts"] {
  const [first, ...rest] = parts;
  if (first === undefined || !("to" in first) || first.to <= at) return parts;
  return [{ from: first.from, to: at }, { from: at, to: first.to }, ...rest];
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(around + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
