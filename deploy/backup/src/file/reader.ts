import { Failure } from "../failure.ts";
import { readPlace } from "../files.ts";
import { streams } from "../streams.ts";
import { format, names, type Opening, type Place, readable, type Saved } from "./layout.ts";
import { type Member, readMembers } from "./members.ts";

/** Items before a `sealed` can be trusted only once it has come. */
export type Item =
  | { readonly kind: "opening"; readonly opening: Opening }
  | { readonly kind: "stream"; readonly stream: string; readonly saved: Saved }
  | { readonly kind: "part"; readonly stream: string; readonly content: Buffer }
  | { readonly kind: "sealed"; readonly stream: string }
  | ({ readonly kind: "file"; readonly number: number; readonly content: Buffer } & Place);

/** Reads a whole backup. Rejects if it is damaged or cut short. */
export async function* readBackup(source: AsyncIterable<Uint8Array>): AsyncGenerator<Item, void> {
  const members = readMembers(source);
  const next = async () => (await members.next()).value ?? fail("ends too early");
  yield { kind: "opening", opening: readOpening(await first(members)) };
  for (const stream of streams) {
    yield { kind: "stream", stream, saved: readSaved(expect(await next(), names.stream(stream)), stream) };
    for (let number = 1; ; number++) {
      const member = await next();
      if (member.name === names.seal(stream)) {
        verify(member);
        break;
      }
      yield { kind: "part", stream, content: expect(member, names.part(stream, number)).content };
    }
    yield { kind: "sealed", stream };
  }
  let [member, before] = [await next(), ""];
  while (member.name !== names.complete) {
    const piece = readPiece(member, before);
    yield piece;
    [member, before] = [await next(), names.file(piece, piece.number + 1)];
  }
  verify(member);
  const { value: surplus } = await members.next(); // also reads on to the end of the file
  if (surplus) fail(`has ${surplus.name} after its end`);
}

async function first(members: AsyncGenerator<Member, void>): Promise<Member> {
  const { value: member } = await members.next();
  return member?.name === names.opening ? member : fail("does not begin as one of Parlor does");
}

/** The first piece of a file, or the one that goes on where the last one ended. */
function readPiece(member: Member, expected: string) {
  const [, room = "", id = "", digits = ""] = /^FILES\/([^/]+)\/([^/]+)\/(\d{8})$/.exec(member.name) ?? [];
  const place = readPlace(room, id);
  const number = Number(digits);
  if (!place || (number !== 1 && member.name !== expected)) return fail(`has ${member.name} in the place of a file`);
  return { kind: "file", ...place, number, content: member.content } as const;
}

function expect(member: Member, name: string): Member {
  return member.name === name ? member : fail(`has ${member.name} in the place of ${name}`);
}

function verify(member: Member): void {
  const { sha256 } = read<{ sha256?: unknown }>(member);
  if (sha256 !== member.sumBefore()) fail(`is damaged somewhere before ${member.name}`);
}

function readOpening(member: Member): Opening {
  const opening = read<Opening>(member);
  if (!readable.includes(opening.format)) fail(`has the format ${opening.format}, and this Parlor reads ${format}`);
  if (typeof opening.broker !== "string") fail("does not say where it is from");
  return opening;
}

function readSaved(member: Member, stream: string): Saved {
  const { config, state } = read<Partial<Saved>>(member);
  const numbers = [state?.messages, state?.last_seq];
  if (config?.name !== stream || !state || !numbers.every(Number.isSafeInteger)) fail(`describes ${stream} wrongly`);
  return { config, state };
}

function read<T extends object>({ name, content }: Member): T {
  try {
    return JSON.parse(content.toString()) as T;
  } catch (cause) {
    throw new Failure(`the backup is damaged in ${name}`, { cause });
  }
}

function fail(how: string): never {
  throw new Failure(`the backup ${how}`);
}
