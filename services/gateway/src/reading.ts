import { events, GatewaySpent, type LogEvent, roomSignals, type Signal } from "@parlor/contracts";
import { type Check, check, checks } from "@parlor/contracts/schema";

const [logged, fleeting, spent] = [checks(events), checks(roomSignals), check(GatewaySpent)];

/** Reads an event of the log; undefined where it is none that it knows. */
export function readEvent(data: Uint8Array): LogEvent | undefined {
  return read(logged, Buffer.from(data).toString());
}

/** Reads a signal; undefined where it is none that it knows. */
export function readSignal(text: string): Signal | undefined {
  return read(fleeting, text);
}

/** Reads what another gateway says that addresses have spent; undefined where it is from a newer Parlor. */
export function readSpent(text: string): GatewaySpent | undefined {
  const value: unknown = parseRecord(text);
  return spent.accepts(value) ? value : undefined;
}

/** What fits none of the contracts is from a newer Parlor, or broken, and ignored. */
function read<T>(contracts: ReadonlyMap<string, Check<T>>, text: string): T | undefined {
  const value = parseRecord(text);
  const contract = contracts.get(String(value?.type));
  return contract?.accepts(value) ? value : undefined;
}

/** The one place where JSON is parsed that others have written: an object with its fields, or undefined. */
export function parseRecord(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined; // not JSON at all
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
