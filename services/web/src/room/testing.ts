import type { Epoch, FrameItem, MemberId, MessageId, PlacedEvent, RoomCode, RoomJoined } from "@parlor/contracts";
import { vi } from "vitest";

export const [ana, bo] = ["anaanaanaana" as MemberId, "bobobobobobo" as MemberId];
export const epoch = "aaaaaaaaaaaaaaaa" as Epoch;

export const posted = (seq: number, by = bo, prev?: number): PlacedEvent => ({
  ...{ type: "message.posted", id: `m${seq}` as MessageId, by, name: "Bo", text: `${seq}`, ts: seq, seq },
  ...(prev !== undefined && { prev }),
});

export const joined = (events: PlacedEvent[], extra: Partial<RoomJoined> = {}, code = "lobby"): RoomJoined => ({
  ...{
    type: "room.joined",
    ref: 1,
    epoch,
    seq: events.at(-1)?.seq ?? 0,
    events,
    more: false,
    here: 2,
    entered: "fresh",
  },
  room: { code: code as RoomCode, kind: "named", title: "", locked: false, retentionDays: 30 },
  ...{ you: { id: ana, name: "Ana", role: "member" }, token: "t", members: [], landed: [] },
  ...extra,
});

/** A socket whose gateway is the test. */
export class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = FakeSocket.CONNECTING;
  readonly sent: ({ readonly type: string; readonly ref: number } & Record<string, unknown>)[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    FakeSocket.made.push(this);
  }
  send(frame: string): void {
    this.sent.push(JSON.parse(frame));
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  says(...items: (FrameItem | Record<string, unknown>)[]): void {
    this.onmessage?.({ data: JSON.stringify(items) });
  }
  answers(type: string, answer: object): void {
    const ref = this.sent.findLast((one) => one.type === type)?.ref;
    if (ref === undefined) throw new Error(`Nobody asked for ${type}.`);
    this.says({ ...answer, ref });
  }
}

/** Stubs the browser that a room needs, and its clock. */
export function fakeBrowser(): () => void {
  vi.useFakeTimers();
  FakeSocket.made = [];
  const page = new EventTarget();
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const none = { getItem: () => null, setItem: () => undefined };
  for (const [name, value] of Object.entries({ WebSocket: FakeSocket, sessionStorage: none, localStorage: none }))
    vi.stubGlobal(name, value);
  return () => {
    vi.clearAllTimers();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
}
