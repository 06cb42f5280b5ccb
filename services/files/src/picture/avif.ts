import type { Picture } from "./kept.ts";
import { Damaged, type Source } from "./source.ts";

const mostMeta = 60_000;
/** Pictures, and pictures made of others. Anything else, such as `Exif` or `mime`, says something about them. */
const drawnItems = new Set(["av01", "grid", "iovl", "iden", "tmap"]);
const drawnBoxes = new Set(["hdlr", "pitm", "iloc", "iinf", "iprp", "iref", "idat", "grpl"]);
const drawnProperties = new Set(
  "ispe pixi av1C colr auxC irot imir clap pasp clli mdcv amve cclv a1op lsel a1lx".split(" "),
);

type Box = { readonly type: string; readonly body: Buffer };

/** Takes nothing away: its places name one another. One with more than pictures in it is not clean. */
export async function readAvif(source: Source): Promise<Picture> {
  let meta: readonly Box[] | undefined;
  let isClean = true;
  for (let at = 0; at < source.size; ) {
    const { type, from, end } = await readHead(source, at);
    if (type === "meta" && meta === undefined && end - from <= mostMeta)
      meta = boxesIn(Buffer.from(await source.at(from, end - from)).subarray(4));
    else isClean &&= type === "ftyp" || type === "mdat";
    at = end;
  }
  if (!meta) throw new Damaged("This picture is damaged.");
  const properties = bodyOf(bodyOf(meta, "iprp"), "ipco");
  isClean &&=
    meta.every(({ type }) => drawnBoxes.has(type)) && properties.every(({ type }) => drawnProperties.has(type));
  isClean &&= itemTypes(meta).every((type) => drawnItems.has(type));
  const sizes = properties.filter(({ type }) => type === "ispe").map(sizeOf);
  const own = propertiesOf(meta, properties);
  const { width, height } =
    own
      .filter(({ type }) => type === "ispe")
      .map(sizeOf)
      .at(0) ??
    sizes.at(0) ??
    nothing;
  const most = sizes.reduce(
    (one, other) => (one.width * one.height < other.width * other.height ? other : one),
    nothing,
  );
  const isLying = own.some(({ type, body }) => type === "irot" && (body.at(0) ?? 0) % 2 === 1);
  const shown = isLying ? { width: height, height: width } : { width, height };
  const isLargest = width * height >= most.width * most.height;
  return { ...(isLargest ? shown : most), isClean, parts: [{ from: 0, to: source.size }] };
}

const nothing = { width: 0, height: 0 };

async function readHead(source: Source, at: number) {
  const head = await source.at(at, 8);
  const [short, type] = [head.readUInt32BE(0), head.toString("latin1", 4, 8)];
  const isLong = short === 1;
  const length = isLong ? Number((await source.at(at + 8, 8)).readBigUInt64BE()) : short || source.size - at;
  const from = at + (isLong ? 16 : 8);
  const end = at + length;
  if (end < from) throw new Damaged("This picture is damaged.");
  source.mustHave(end);
  return { type, from, end };
}

function boxesIn(bytes: Buffer): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = at + 8 <= bytes.length ? bytes.readUInt32BE(at) : 0;
    if (length < 8 || at + length > bytes.length) throw new Damaged("This picture is damaged.");
    boxes.push({ type: bytes.toString("latin1", at + 4, at + 8), body: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
}

function bodyOf(boxes: readonly Box[], type: string): readonly Box[] {
  return boxesIn(boxes.find((box) => box.type === type)?.body ?? Buffer.alloc(0));
}

function sizeOf({ body }: Box) {
  return body.length < 12 ? nothing : { width: body.readUInt32BE(4), height: body.readUInt32BE(8) };
}

/** Item entries of another version than these name no type: none of them is a picture. */
function itemTypes(meta: readonly Box[]): readonly string[] {
  const body = meta.find(({ type }) => type === "iinf")?.body ?? Buffer.alloc(0);
  const entries = boxesIn(body.subarray(body.at(0) === 0 ? 6 : 8));
  return entries.map(({ type, body: entry }) => {
    const at = { 2: 8, 3: 10 }[entry.at(0) ?? 0] ?? entry.length;
    return type === "infe" ? entry.toString("latin1", at, at + 4) : "";
  });
}

/** Those of the picture that is shown. */
function propertiesOf(meta: readonly Box[], all: readonly Box[]): readonly Box[] {
  const primary = meta.find(({ type }) => type === "pitm")?.body ?? Buffer.alloc(0);
  const shown = primary.at(0) === 0 ? read(primary, 4, 2) : read(primary, 4, 4);
  const places = meta
    .flatMap((box) => (box.type === "iprp" ? boxesIn(box.body) : []))
    .filter(({ type }) => type === "ipma");
  return places.flatMap(({ body }) => associations(body).get(shown) ?? []).flatMap((place) => all[place - 1] ?? []);
}

function associations(body: Buffer): ReadonlyMap<number, readonly number[]> {
  const idBytes = body.at(0) === 0 ? 2 : 4;
  const placeBytes = (body.at(3) ?? 0) & 1 ? 2 : 1;
  const found = new Map<number, readonly number[]>();
  let at = 8;
  while (at + idBytes < body.length) {
    const item = read(body, at, idBytes);
    const count = body.at(at + idBytes) ?? 0;
    const from = at + idBytes + 1;
    const places = Array.from({ length: count }, (_, each) => read(body, from + each * placeBytes, placeBytes));
    found.set(
      item,
      places.map((place) => place & (placeBytes === 2 ? 0x7fff : 0x7f)),
    );
    at = from + count * placeBytes;
  }
  return found;
}

const read = (bytes: Buffer, at: number, length: number) =>
  at + length > bytes.length ? 0 : bytes.readUIntBE(at, length);
