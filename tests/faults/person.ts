import type { ClientFact } from "./checker/history.ts";
import { makeDevice } from "./device.ts";
import { type Owner, openTab, type Tab } from "./tab.ts";

export type Person = ReturnType<typeof openPerson>;

/** A `copy` begins with all that the first tab remembers. */
export type Another = { readonly room: string; readonly name: string; readonly copy: boolean };

/** A person with one tab in a room, and now and then more. */
export function openPerson(owner: Omit<Owner, "tab">, note: (fact: ClientFact) => void) {
  const device = makeDevice(owner.client);
  const first = openTab({ ...owner, tab: 1 }, device, note);
  const others = new Set<Tab>();
  let count = 1;
  return {
    name: owner.name,
    room: owner.room,
    first,
    tabs: (): readonly Tab[] => [first, ...others],
    /** Its number, and so its ids, were never another tab's. */
    open({ room, name, copy }: Another): Tab {
      const tab = ++count;
      const client = `${owner.client}, tab ${tab}`;
      const opened = openTab({ ...owner, client, room, name, tab }, device, note, copy ? first.copied() : undefined);
      others.add(opened);
      return opened;
    },
    async close(tab: Tab): Promise<void> {
      others.delete(tab);
      await tab.close();
    },
  };
}
