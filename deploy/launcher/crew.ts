import { CannotStart } from "./cannot-start.ts";
import type { Child, Program } from "./child.ts";
import { Keeper, type Watcher } from "./keeper.ts";

/** What Parlor is made of, in the order in which it stops: whoever speaks to people first, what they stand on last. */
const ranks = ["edge", "gateway", "web", "rooms", "broker"] as const;
export type Rank = (typeof ranks)[number];

export type Crew = ReturnType<typeof gatherCrew>;

/** Everything that was started, kept alive, and stopped in order, also what has not become ready yet. */
export function gatherCrew(watcher: Watcher) {
  const members: { rank: Rank; keeper: Keeper }[] = [];
  let stopped: Promise<void> | undefined;

  const stop = async () => {
    for (const rank of ranks) {
      const together = members.filter((member) => member.rank === rank);
      await Promise.all(together.map(({ keeper }) => keeper.stop()));
    }
  };
  return {
    /** Starts a program and waits until it is ready. Nothing starts any more once it stops. */
    async start(rank: Rank, program: Program): Promise<Child> {
      if (stopped) throw new CannotStart("Parlor is being stopped.");
      const keeper = new Keeper(program, watcher);
      members.push({ rank, keeper });
      return keeper.ready;
    },
    /** Starts everything of these ranks anew. */
    restart: (...which: readonly Rank[]) =>
      Promise.all(members.filter(({ rank }) => which.includes(rank)).map(({ keeper }) => keeper.restart())),
    /** Stops everything; called again, it waits for the same. */
    stop: () => (stopped ??= stop()),
  };
}
