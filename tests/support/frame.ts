import { type FrameItem, PlacedEvent, replies, shownEvents, signals } from "@parlor/contracts";
import { check, checks } from "@parlor/contracts/schema";

const placed = check(PlacedEvent);
const fleeting = checks([...signals, ...replies]);
const durable: ReadonlySet<string> = new Set(shownEvents.map((event) => event.properties.type.const));

/** One frame of the gateway: an array of items, each checked against its contract, if it is not of a `later` version. */
export function readFrame(text: string, binary: boolean, later?: string): FrameItem[] {
  if (binary) throw new Error("The gateway sent a binary frame.");
  const frame: unknown = JSON.parse(text);
  if (!Array.isArray(frame) || frame.length === 0) throw new Error(`Not an array of items: ${text}`);
  return frame.map((item) => readItem(item, later));
}

function readItem(item: unknown, later?: string): FrameItem {
  const type = typeof item === "object" && item && "type" in item ? String(item.type) : "";
  if (type !== "" && type === later) return item as FrameItem; // a client takes it as it comes
  const contract = durable.has(type) ? placed : fleeting.get(type);
  if (!contract) throw new Error(`No contract declares ${JSON.stringify(item)}`);
  if (contract.accepts(item)) return item;
  throw new Error(`${JSON.stringify(contract.flaw(item))} in ${JSON.stringify(item)}`);
}
