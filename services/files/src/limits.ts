import type { MemberId, RoomCode } from "@parlor/contracts";
import { Budgets, looser, originOf, Tally } from "@parlor/service";
import type { FilesConfig } from "./config.ts";
import { no, type Refusal } from "./refusals.ts";

const megabyte = 1024 * 1024;
const day = 86_400;
const most = { ofAddress: 40, inAll: 200 } as const;

type Sender = { readonly room: RoomCode; readonly member: MemberId; readonly address: string };

/** What one person, and one address, may upload: in a day, and at a time. */
export class UploadLimits {
  readonly #config: FilesConfig;
  readonly #now: () => number;
  readonly #members: Budgets;
  readonly #addresses: Budgets;
  readonly #networks: Budgets;
  readonly #open = new Tally();
  #running = 0;

  constructor(config: FilesConfig, now: () => number) {
    this.#config = config;
    this.#now = now;
    const inADay = (bytes: number) => new Budgets({ rate: bytes / day, burst: bytes });
    this.#members = inADay(config.PARLOR_MEMBER_FILES_MEGABYTES * megabyte);
    this.#addresses = inADay(config.PARLOR_ADDRESS_FILES_MEGABYTES * megabyte);
    this.#networks = inADay(config.PARLOR_ADDRESS_FILES_MEGABYTES * megabyte * looser);
  }

  get running(): number {
    return this.#running;
  }

  /** Returns what ends it, or why it may not begin. */
  begin(address: string): (() => void) | Refusal {
    const origin = originOf(address);
    if (this.#running >= most.inAll) return no.busy;
    const atOnce = this.#config.PARLOR_LIMITS ? most.ofAddress : Number.POSITIVE_INFINITY;
    if (!this.#open.take(origin, "", atOnce)) return no.crowded(most.ofAddress);
    this.#running += 1;
    return () => {
      this.#running -= 1;
      this.#open.giveBack(origin, "");
    };
  }

  /** Returns what gives the bytes back, or why they may not come. */
  spend({ room, member, address }: Sender, bytes: number): (() => void) | Refusal {
    if (!this.#config.PARLOR_LIMITS) return () => undefined;
    const now = this.#now();
    const { subscriber, network } = originOf(address);
    const own = this.#members.of(`${room} ${member}`, now);
    const shared = [
      this.#addresses.of(subscriber, now),
      ...(network === undefined ? [] : [this.#networks.of(network, now)]),
    ];
    const wait = own.wait(bytes, now);
    if (wait > 0) return no.memberBudget(this.#config.PARLOR_MEMBER_FILES_MEGABYTES, wait);
    const longest = Math.max(...shared.map((budget) => budget.wait(bytes, now)));
    if (longest > 0) return no.addressBudget(this.#config.PARLOR_ADDRESS_FILES_MEGABYTES, longest);
    for (const budget of [own, ...shared]) budget.take(bytes, now);
    return () => {
      for (const budget of [own, ...shared]) budget.giveBack(bytes, this.#now());
    };
  }

  sweep(): void {
    for (const budgets of [this.#members, this.#addresses, this.#networks]) budgets.sweep(this.#now());
  }
}
