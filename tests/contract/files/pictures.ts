import { crc32, deflateSync } from "node:zlib";

/** What nobody but the camera has written. */
export const secret = "52.5200N 13.4050E of somebody's kitchen";

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)]);
const text = (letters: string) => Buffer.from(letters, "latin1");
const nothing = Buffer.alloc(0);

/** EXIF with an orientation, and words behind it. */
export function exif(orientation: number): Buffer {
  const tiff = Buffer.from("4d4d002a00000008000101120003000000010000000000000000", "hex");
  tiff.writeUInt16BE(orientation, 18);
  return Buffer.concat([tiff, text(secret)]);
}

const segment = (code: number, content: Buffer) =>
  Buffer.concat([Buffer.from([0xff, code]), u16(content.length + 2), content]);

/** Three by two grey pixels, as Chromium writes them. */
const greyJpeg = Buffer.from(
  "/9j/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBD" +
    "AVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAACAAMD" +
    "ASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAA" +
    "AP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAD/9k=",
  "base64",
);

/** The same, as avifenc writes it. */
export const greyAvif = Buffer.from(
  "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA" +
    "AGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAABgAAAAoaWluZgAAAAAAAQAAABppbmZl" +
    "AgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAAAMAAAACAAAAEHBpeGkAAAAAAwgICAAAAAxh" +
    "djFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACBtZGF0EgAKCDgEKwgIaDSAMgoWQAYY" +
    "YYQAAHjY",
  "base64",
);

/** A photograph whose every segment that can say something says it. */
export function jpeg({ orientation = 1, end = nothing } = {}): Buffer {
  const said = Array.from({ length: 16 }, (_, at) => segment(0xe0 + at, text(`${secret}${at}`)));
  const known = [
    segment(0xe0, Buffer.concat([text("JFIF\0"), Buffer.from([1, 2, 0, 0, 1, 0, 1, 0, 0])])),
    segment(0xe1, Buffer.concat([text("Exif\0\0"), exif(orientation)])),
    segment(0xe1, text(`http://ns.adobe.com/xap/1.0/\0${secret}`)),
    segment(0xed, text(`Photoshop 3.0\0${secret}`)),
    segment(0xfe, text(secret)),
  ];
  return Buffer.concat([greyJpeg.subarray(0, 2), ...known, ...said, greyJpeg.subarray(2), text(secret), end]);
}

export function chunk(type: string, content: Buffer = nothing): Buffer {
  const body = Buffer.concat([text(type), content]);
  return Buffer.concat([u32(content.length), body, u32(crc32(body))]);
}

/** Of any size; only small ones have their pixels in them. */
export function png(width = 2, height = 2, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])]);
  const row = Buffer.alloc(Math.min(width, 1_000) + 1);
  const pixels = Buffer.concat(Array.from({ length: Math.min(height, 1_000) }, () => row));
  const all = [chunk("IHDR", header), ...more, chunk("IDAT", deflateSync(pixels)), chunk("IEND")];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...all]);
}

/** As large as one wants, and with a comment that has to go. */
export const pngWith = (data: Buffer): Buffer => {
  const [start, end] = [png().subarray(0, 33), png().subarray(-12)];
  return Buffer.concat([start, chunk("tEXt", text(secret)), chunk("IDAT", data), end]);
};

export const pngThatTells = (orientation = 1) =>
  Buffer.concat([
    png(3, 2, [
      chunk("tEXt", text(`Comment\0${secret}`)),
      chunk("iTXt", text(`XML:com.adobe.xmp\0\0\0\0\0${secret}`)),
      chunk("eXIf", exif(orientation)),
      chunk("prVt", text(secret)),
    ]),
    text(secret),
  ]);

/** Two frames of one pixel, a comment, what a program left, and words behind the end. */
export const gif = () =>
  Buffer.concat([
    text("GIF89a"),
    Buffer.from("010001008000000000" + "00ffffff", "hex"),
    Buffer.from("21ff0b", "hex"),
    text("NETSCAPE2.0"),
    Buffer.from("0301000000", "hex"),
    Buffer.from([0x21, 0xfe, secret.length]),
    text(`${secret}\0`),
    Buffer.from("21ff0b", "hex"),
    text("XMP DataXMP"),
    Buffer.from([secret.length]),
    text(`${secret}\0`),
    ...[1, 2].map(() => Buffer.from("21f904000a0000002c00000000010001000002024401003b".slice(0, -2), "hex")),
    Buffer.from("3b", "hex"),
    text(secret),
  ]);

const u32le = (value: number) => u32(value).reverse();
const riffChunk = (type: string, content: Buffer) =>
  Buffer.concat([text(type), u32le(content.length), content, Buffer.alloc(content.length % 2)]);

/** The same, as cwebp writes it. */
const pixels = Buffer.from("2f024000000750c42216b1ff8188e87f00", "hex");

/** An animation with EXIF and XMP. */
export function webp(orientation = 1): Buffer {
  const frame = Buffer.concat([
    Buffer.from("000000000000020000010000", "hex"),
    Buffer.from([10, 0, 0, 0]),
    riffChunk("VP8L", pixels),
  ]);
  const chunks = [
    riffChunk("VP8X", Buffer.from([0x0e, 0, 0, 0, 2, 0, 0, 1, 0, 0])),
    riffChunk("ANIM", Buffer.alloc(6)),
    riffChunk("ANMF", frame),
    riffChunk("ANMF", frame),
    riffChunk("EXIF", exif(orientation)),
    riffChunk("XMP ", text(secret)),
    riffChunk("priv", text(secret)),
  ];
  const body = Buffer.concat([text("WEBP"), ...chunks]);
  return Buffer.concat([text("RIFF"), u32le(body.length), body, text(secret)]);
}

const box = (type: string, ...content: readonly Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([u32(body.length + 8), text(type), body]);
};
const full = (type: string, ...content: readonly Buffer[]) => box(type, Buffer.alloc(4), ...content);
const item = (id: number, type: string) =>
  box("infe", Buffer.from([2, 0, 0, 0]), u16(id), u16(0), text(type), Buffer.alloc(1));

/** The boxes of an AVIF; nobody here decodes what is in them. */
export function avif({ width = 4, height = 2, turned = false, items = ["av01"], more = nothing } = {}): Buffer {
  const properties = [full("ispe", u32(width), u32(height)), box("irot", Buffer.from([turned ? 1 : 0]))];
  const meta = full(
    "meta",
    full("hdlr", Buffer.alloc(20)),
    full("pitm", u16(1)),
    full("iinf", u16(items.length), ...items.map((type, at) => item(at + 1, type))),
    box("iprp", box("ipco", ...properties), full("ipma", u32(1), u16(1), Buffer.from([2, 1, 2]))),
  );
  return Buffer.concat([box("ftyp", text("avif"), u32(0), text("avifmif1")), meta, box("mdat", text("pixels")), more]);
}
