import type { Plan, Run } from "../plan.ts";
import type { Told } from "../tally.ts";

/** To a worker. `run` makes the names of this run's rooms its own. */
export type Order =
  | { readonly do: "come"; readonly plan: Plan; readonly worker: number; readonly run: Run }
  | { readonly do: "talk" | "hush" | "account" };

/** Deliveries and posts, once everybody is silent. */
export type Accounted = { readonly due: number; readonly missing: number; readonly unanswered: number };

/** From a worker. `busy` is its share of a core since its last news, 0 to 1. */
export type News =
  | { readonly kind: "told"; readonly told: Told; readonly busy: number }
  | { readonly kind: "came" }
  | { readonly kind: "accounted"; readonly accounted: Accounted };
