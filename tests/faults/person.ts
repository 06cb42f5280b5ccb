import type { ClientFact } from "./checker/history.ts";
import { makeDevice } from "./device.ts";
import { type Owner, openTab, type Tab } from "./tab.ts";

export type Person = ReturnType<typeof openPerson>;

/** How another tab is opened: where, and under which name; as a duplicate, it has all that the first one remembers. */
export type Another = { readonly room: string; readonly name: string; readonly copy: boolean };

/** Somebody with a browser, in a room with one tab, and now and then with more. */
export function openPerson(owner: Omit<Owner, "tab">, note: (fact: ClientFact) => void) {
  const device = makeDevice(owner.client);
  const first = openTab({ ...owner, tab: 1 }, device, note);
  const others = new Set<Tab>();
  let count = 1;
  return {
    name: owner.name,
    room: owner.room,
    first,
    /** All that are open. */
    tabs: (): readonly Tab[] => [first, ...others],
    /** A tab beside the first: with a number, and so ids, that no other tab of this device has had. */
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
