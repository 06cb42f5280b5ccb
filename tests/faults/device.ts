import type { MessagePort } from "node:worker_threads";
import type { Change, FromDevice, ToDevice } from "./tab/browser.ts";
import { Databases } from "./tab/database.ts";

export type Device = ReturnType<typeof makeDevice>;

/** What a browser keeps for all tabs of a device. `name` is unique in the run. */
export function makeDevice(name: string) {
  const databases = new Databases();
  const local: Record<string, string> = {};
  const wires = new Set<MessagePort>();
  const tell = (to: MessagePort, told: FromDevice) => to.postMessage(told);
  let clock = 0;
  return {
    name,
    /** Ms that its clock is wrong by. */
    get clock(): number {
      return clock;
    },
    moveClock(by: number): void {
      clock = by;
      for (const wire of wires) tell(wire, { clock });
    },
    local: local as Readonly<Record<string, string>>,
    /** Connects a page: what one tab changes, the others are told. Returns how to disconnect it. */
    plug(wire: MessagePort): () => void {
      const { ask, close } = databases.connect((answer) => tell(wire, { answer }));
      wires.add(wire);
      wire.on("message", (told: ToDevice) => {
        if ("ask" in told) return void ask(told.ask);
        apply(local, told.changed);
        for (const other of wires) if (other !== wire) tell(other, { changed: told.changed });
      });
      return () => {
        wires.delete(wire);
        wire.close();
        close();
      };
    },
  };
}

function apply(items: Record<string, string>, { key, value }: Change): void {
  if (value === null) delete items[key];
  else items[key] = value;
}
