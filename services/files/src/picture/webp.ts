import { Kept, lengthOf, type Part, type Picture } from "./kept.ts";
import { Damaged, type Source } from "./source.ts";

const start = 12;
/** In the flags of the extended header. */
const has = { exif: 0x08, xmp: 0x04 } as const;
const frames = new Set(["VP8 ", "VP8L"]);
const drawn = new Set([...frames, "ALPH", "ANIM", "ANMF", "ICCP"]);
const inFrame = new Set([...frames, "ALPH"]);

type Chunk = {
  readonly type: string;
  readonly from: number;
  readonly data: number;
  readonly length: number;
  readonly end: number;
};
type Size = { readonly width: number; readonly height: number };

/** Keeps frames, colours and animation. EXIF goes with its orientation: no browser turns a WebP by it. */
export async function readWebp(source: Source): Promise<Picture> {
  const end = 8 + (await source.at(4, 4)).readUInt32LE();
  source.mustHave(end);
  const kept = new Kept();
  let isClean = true;
  let canvas: Size | undefined;
  let extended: Buffer | undefined;
  for (let at = start; at < end; ) {
    const chunk = await readChunk(source, at, end);
    if (chunk.type === "VP8X") {
      if (at !== start || chunk.length < 10) throw new Damaged("This picture is damaged.");
      extended = Buffer.from(await source.at(at, 18));
      canvas = canvasOf(extended);
    } else if (drawn.has(chunk.type)) {
      const frame = chunk.type === "ANMF" ? await readFrames(source, chunk) : await readBitstream(source, chunk);
      isClean &&= frame.isClean;
      canvas = larger(canvas, frame.size);
      kept.range(chunk.from, chunk.end);
    }
    at = chunk.end;
  }
  if (!canvas) throw new Damaged("This picture is damaged.");
  const parts = [...(extended ? [flagged(extended)] : []), ...kept.parts];
  return { ...canvas, isClean, parts: [riff(parts), ...parts] };
}

async function readChunk(source: Source, at: number, most: number): Promise<Chunk> {
  const head = await source.at(at, 8);
  const length = head.readUInt32LE(4);
  const end = at + 8 + length + (length % 2);
  if (end > most) throw new Damaged("This picture is cut off.");
  return { type: head.toString("latin1", 0, 4), from: at, data: at + 8, length, end };
}

type Frame = { readonly size: Size | undefined; readonly isClean: boolean };

/** A frame of an animation has chunks of its own. */
async function readFrames(source: Source, { data, length, end }: Chunk): Promise<Frame> {
  if (length < 16) throw new Damaged("This picture is damaged.");
  const place = await source.at(data, 12);
  const [left, top] = [2 * place.readUIntLE(0, 3), 2 * place.readUIntLE(3, 3)];
  let size: Size = { width: left + place.readUIntLE(6, 3) + 1, height: top + place.readUIntLE(9, 3) + 1 };
  let isClean = true;
  for (let at = data + 16; at < end; ) {
    const chunk = await readChunk(source, at, end);
    isClean &&= inFrame.has(chunk.type);
    size = larger(size, (await readBitstream(source, chunk)).size) ?? size;
    at = chunk.end;
  }
  return { size, isClean };
}

/** What decoders make room for. */
async function readBitstream(source: Source, { type, data, length }: Chunk): Promise<Frame> {
  if (!frames.has(type)) return { size: undefined, isClean: true };
  if (length < 10) throw new Damaged("This picture is damaged.");
  const bytes = await source.at(data, 10);
  if (type === "VP8 ") {
    const [width, height] = [bytes.readUInt16LE(6) & 0x3fff, bytes.readUInt16LE(8) & 0x3fff];
    return { size: { width, height }, isClean: true };
  }
  const bits = bytes.readUInt32LE(1);
  return { size: { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }, isClean: true };
}

const canvasOf = (header: Buffer): Size => ({
  width: header.readUIntLE(12, 3) + 1,
  height: header.readUIntLE(15, 3) + 1,
});

function larger(one: Size | undefined, other: Size | undefined): Size | undefined {
  if (!one || !other) return one ?? other;
  return { width: Math.max(one.width, other.width), height: Math.max(one.height, other.height) };
}

function flagged(header: Buffer): Buffer {
  header.writeUInt32LE(10, 4); // what stood behind the ten bytes that it has is not kept
  header.writeUInt8(header.readUInt8(8) & ~has.exif & ~has.xmp, 8);
  return header;
}

function riff(parts: readonly Part[]): Buffer {
  const head = Buffer.from("RIFF\0\0\0\0WEBP", "latin1");
  head.writeUInt32LE(4 + lengthOf(parts), 4);
  return head;
}
