import { events, type LogEvent, type Signal, signals } from "@parlor/contracts";
import { type Check, checks } from "@parlor/contracts/schema";

const [logged, fleeting] = [checks(events), checks(signals)];

/** Reads an event whose header says that the gateway must act on it; undefined where it is none that it knows. */
export function readEvent(data: Uint8Array): LogEvent | undefined {
  return read(logged, Buffer.from(data).toString());
}

/** Reads a signal; undefined where it is none that it knows. */
export function readSignal(text: string): Signal | undefined {
  return read(fleeting, text);
}

/** What is in none of the contracts is from a newer Parlor, and ignored. */
function read<T>(contracts: ReadonlyMap<string, Check<T>>, text: string): T | undefined {
  const value: unknown = JSON.parse(text);
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  const contract = contracts.get(String(type));
  return contract?.accepts(value) ? value : undefined;
}
