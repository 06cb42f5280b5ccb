import fc from "fast-check";
import { expect, test } from "vitest";
import { clientFrame, opcodes, walk } from "./websocket.ts";

// Not masked (RFC 6455, 5.1).
function serverFrame(text: string): Buffer {
  const content = Buffer.from(text);
  const { length } = content;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, length]), content]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head.set([0x81, head.length === 4 ? 126 : 127]);
  if (head.length === 4) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, content]);
}

// As `Wire` hands them on.
function read(chunks: readonly Buffer[]): readonly string[] {
  const texts: string[] = [];
  let rest = Buffer.alloc(0);
  for (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    const at = walk(bytes, 0, bytes.length, (opcode, all, start, end) => {
      expect(opcode).toBe(opcodes.text);
      texts.push(all.toString("utf8", start, end));
    });
    rest = bytes.subarray(at);
  }
  expect(rest).toHaveLength(0);
  return texts;
}

const texts = fc.array(
  fc.oneof(
    fc.string(),
    fc.constantFrom(125, 126, 127, 65_535, 65_536).map((length) => "x".repeat(length)),
  ),
);

test("frames of every length are found, wherever the stream is cut", () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat()), (said, cuts) => {
      const stream = Buffer.concat(said.map(serverFrame));
      const ends = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
      const chunks = ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
      expect(read(chunks)).toEqual(said);
    }),
  );
});

test.each([0, 125, 126, 4_000])("what a client sends of %i bytes says that it is masked, with zeros", (length) => {
  const frame = clientFrame("x".repeat(length));
  const head = length < 126 ? 2 : 4;
  expect(frame[1] ?? 0).toBe(0x80 | Math.min(length, 126));
  expect([...frame.subarray(head, head + 4)]).toEqual([0, 0, 0, 0]);
  expect(frame.toString("utf8", head + 4)).toBe("x".repeat(length));
});
