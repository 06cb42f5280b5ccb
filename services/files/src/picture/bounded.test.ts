import { hostileShapes } from "@parlor/contracts/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as samples from "../../../../tests/contract/files/pictures.ts";
import { lengthOf } from "./kept.ts";
import { readPicture } from "./picture.ts";
import { Damaged, Source } from "./source.ts";

/** A file in memory that counts how much of it is read. */
function fileOf(bytes: Buffer) {
  const counted = { bytes: 0 };
  const source = new Source(
    {
      read: async (buffer, offset, length, position) => {
        const bytesRead = bytes.copy(buffer, offset, position, position + length);
        counted.bytes += bytesRead;
        return { bytesRead };
      },
    },
    bytes.length,
  );
  return { counted, source };
}

const kinds = [
  ["image/jpeg", samples.jpeg()],
  ["image/png", samples.pngThatTells()],
  ["image/gif", samples.gif()],
  ["image/webp", samples.webp()],
  ["image/avif", samples.greyAvif],
] as const;

/** What is kept of a picture; undefined if it is damaged. Anything else thrown fails the test. */
async function readOf(type: string, bytes: Buffer) {
  const { source, counted } = fileOf(bytes);
  try {
    return { picture: await readPicture(type, source), counted };
  } catch (error) {
    if (error instanceof Damaged) return { picture: undefined, counted };
    throw error;
  }
}

test.for(kinds)(
  "[C9] each byte of an %s is read a bounded number of times, whatever it is made of",
  async ([type, sample]) => {
    const megabyte = 1024 ** 2;
    const shapes = [...hostileShapes.map((shape) => Buffer.from(shape)), ...walls];
    for (const shape of shapes)
      for (const at of [2, 8, 12, 13, Math.floor(sample.length / 2), sample.length]) {
        const wall = Buffer.alloc(megabyte, shape);
        const { counted } = await readOf(type, Buffer.concat([sample.subarray(0, at), wall, sample.subarray(at)]));
        expect(counted.bytes).toBeLessThan(3 * (wall.length + sample.length));
      }
  },
);

/** The smallest pieces of each format. */
const walls = [
  "ff",
  "ff00",
  "ffd0",
  "fffe0002",
  "ffda0002",
  "01ff",
  "00",
  "21fe00",
  "2c",
  "0000000074455874",
  "00000008",
].map((hex) => Buffer.from(hex, "hex"));

test.for(kinds)(
  "[F6] an %s with any bytes wrong is a picture or damaged, and what is kept is in it",
  async ([type, sample]) => {
    const spoilt = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(spoilt, fc.nat(sample.length), async (changes, cut) => {
        const bytes = Buffer.from(sample);
        for (const [at, byte] of changes) bytes[at] = byte;
        const { picture } = await readOf(type, bytes.subarray(0, cut % 3 === 0 ? cut : bytes.length));
        for (const part of picture?.parts ?? [])
          if ("to" in part) expect(part.from >= 0 && part.from < part.to && part.to <= bytes.length).toBe(true);
        expect(lengthOf(picture?.parts ?? [])).toBeLessThan(bytes.length + 100);
      }),
      { numRuns: 2_000 },
    );
  },
);
