import { totalmem } from "node:os";

/** A process that is not told how much it may use takes no more than this part of the machine's memory. */
const unbounded = 0.5;

/** How many bytes of memory this process may use: its container's limit, or a part of the machine's memory. */
export function memoryBound(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem() * unbounded;
}
