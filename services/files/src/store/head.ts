import { UploadAnswer } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { type Static, Type } from "typebox";

const { type, width, height } = UploadAnswer.properties;
const Head = Type.Object({ type, width, height, shown: Type.Boolean() });

/** What is known of a file beside its bytes. `shown`: browsers may show it where it stands. */
export type Head = Static<typeof Head>;

/** A stored file begins with one line that says what it is, so that both come and go together. */
export const headBytes = 512;

const heads = check(Head);

export function writeHead(head: Head): Buffer {
  return Buffer.from(`${JSON.stringify(head).padEnd(headBytes - 1)}\n`);
}

/** Undefined for what this service has not written. */
export function readHead(bytes: Buffer): Head | undefined {
  try {
    const head: unknown = JSON.parse(bytes.toString());
    return heads.accepts(head) ? head : undefined;
  } catch {
    return undefined; // a disk that lost it
  }
}
