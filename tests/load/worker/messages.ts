import type { Plan, Run } from "../plan.ts";
import type { Told } from "../tally.ts";

/** What a worker is told to do. `run` makes the names of this run's rooms its own. */
export type Order =
  | { readonly do: "come"; readonly plan: Plan; readonly worker: number; readonly run: Run }
  | { readonly do: "talk" | "hush" | "account" };

/** What is to be said of the members once nothing is said any more, in deliveries and posts. */
export type Accounted = { readonly due: number; readonly missing: number; readonly unanswered: number };

/** What a worker says. `busy` is the share of a core that it used since it last told, 0 to 1. */
export type News =
  | { readonly kind: "told"; readonly told: Told; readonly busy: number }
  | { readonly kind: "came" }
  | { readonly kind: "accounted"; readonly accounted: Accounted };
