import { limits } from "@parlor/contracts";
import { readAvif } from "./avif.ts";
import { readGif } from "./gif.ts";
import { readJpeg } from "./jpeg.ts";
import type { Picture } from "./kept.ts";
import { readPng } from "./png.ts";
import { Damaged, type Source } from "./source.ts";
import { readWebp } from "./webp.ts";

const readers: Readonly<Record<string, (source: Source) => Promise<Picture>>> = {
  "image/avif": readAvif,
  "image/gif": readGif,
  "image/jpeg": readJpeg,
  "image/png": readPng,
  "image/webp": readWebp,
};

/** What is kept of a picture; undefined if it is none that is shown. Throws Damaged. */
export async function readPicture(type: string, source: Source): Promise<Picture | undefined> {
  const picture = await readers[type]?.(source);
  if (picture === undefined) return undefined;
  const { width, height } = picture;
  if (Math.min(width, height) < 1 || Math.max(width, height) > longestSide)
    throw new Damaged(`This picture has ${width} × ${height} pixels; a side has from 1 to 65,535.`);
  if (width * height > limits.picturePixels)
    throw new Damaged(`This picture has ${width} × ${height} pixels; 50 million are shown at most.`);
  return picture;
}

const longestSide = 65_535;
