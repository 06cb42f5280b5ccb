import { Kept, type Picture } from "./kept.ts";
import { Damaged, type Source } from "./source.ts";

const [image, extension, trailer] = [0x2c, 0x21, 0x3b];
const [timing, application] = [0xf9, 0xff];
/** These say how often an animation repeats. */
const loops = new Set(["NETSCAPE2.0", "ANIMEXTS1.0"]);

const paletteBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);

/** Keeps frames, their timing, and how often they repeat. Comments and what programs left go. */
export async function readGif(source: Source): Promise<Picture> {
  const kept = new Kept();
  const head = await source.at(0, 13);
  let [width, height] = [head.readUInt16LE(6), head.readUInt16LE(8)];
  let at = 13 + paletteBytes(head.readUInt8(10));
  source.mustHave(at);
  kept.range(0, at);
  for (let frames = 0; ; ) {
    const kind = (await source.at(at, 1)).readUInt8(0);
    const from = at;
    if (kind === trailer) {
      kept.range(at, at + 1);
      if (frames === 0) throw new Damaged("This picture is damaged.");
      return { width, height, isClean: true, parts: kept.parts };
    }
    if (kind === image) {
      const frame = await source.at(at, 10);
      width = Math.max(width, frame.readUInt16LE(1) + frame.readUInt16LE(5));
      height = Math.max(height, frame.readUInt16LE(3) + frame.readUInt16LE(7));
      at = await endOfBlocks(source, at + 11 + paletteBytes(frame.readUInt8(9)));
      kept.range(from, at);
      frames += 1;
    } else if (kind === extension) {
      const isKept = await isDrawn(source, at);
      at = await endOfBlocks(source, at + 2);
      if (isKept) kept.range(from, at);
    } else throw new Damaged("This picture is damaged.");
  }
}

async function isDrawn(source: Source, at: number): Promise<boolean> {
  const [, label = 0, length = 0] = await source.at(at, 3);
  if (label === timing) return true;
  return label === application && length === 11 && loops.has((await source.at(at + 3, 11)).toString("latin1"));
}

/** Data comes in blocks of up to 255 bytes, each behind its length; one of 0 ends it. */
async function endOfBlocks(source: Source, from: number): Promise<number> {
  for (let at = from; ; ) {
    const window = await source.window(at, 1);
    let next = 0;
    while (next < window.length) {
      const length = window.readUInt8(next);
      next += 1 + length;
      if (length === 0) return at + next;
    }
    at += next;
  }
}
