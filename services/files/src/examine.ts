import { downloadType } from "@parlor/contracts";
import { isShown, kindOf, sampleBytes } from "./kind.ts";
import { lengthOf } from "./picture/kept.ts";
import { readPicture } from "./picture/picture.ts";
import { Source } from "./picture/source.ts";
import type { Draft } from "./store/draft.ts";
import type { Head } from "./store/head.ts";

type Examined = { readonly draft: Draft; readonly head: Head };

/** What a file is by its bytes; a picture is written again without what is not the picture. Throws Damaged. */
export async function examine(raw: Draft, open: () => Promise<Draft>): Promise<Examined> {
  const { buffer, bytesRead } = await raw.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
  const type = await kindOf(buffer.subarray(0, bytesRead));
  const picture = await readPicture(type, new Source(raw, raw.size));
  if (!picture) return { draft: raw, head: { type, shown: isShown(type) } };
  const { width, height, parts, isClean } = picture;
  if (!isClean) return { draft: raw, head: { type: downloadType, width, height, shown: false } };
  const head = { type, width, height, shown: true };
  if (isWhole(raw, parts)) return { draft: raw, head };
  const draft = await open();
  await draft.copy(raw, parts);
  return { draft, head };
}

const isWhole = ({ size }: Draft, parts: Parameters<typeof lengthOf>[0]) =>
  parts.every((part) => "to" in part) && lengthOf(parts) === size;
