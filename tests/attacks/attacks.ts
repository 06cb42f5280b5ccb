import * as codes from "./acts/codes.ts";
import * as identity from "./acts/identity.ts";
import * as memory from "./acts/memory.ts";
import * as stores from "./acts/stores.ts";
import * as work from "./acts/work.ts";
import type { Attack } from "./target.ts";

/** What one machine of a stranger tries. Bounded in time and number; loopback only. */
export const attacks = {
  "guess with tokens": codes.guessWithTokens,
  "guess at once": codes.guessAtOnce,
  "guess from many": codes.guessFromMany,
  "forge an address": codes.forgeAddress,
  "collect tokens": identity.collectTokens,
  "break a title": identity.breakTitle,
  "search bomb": work.searchBomb,
  "far behind": work.farBehind,
  "nested frames": work.nestedFrames,
  "many rooms": stores.manyRooms,
  "fill the log": stores.fillLog,
  "unfinished frames": memory.unfinishedFrames,
  "idle connections": memory.idleConnections,
  "silent requests": memory.silentRequests,
  "unread messages": memory.unreadMessages,
} as const satisfies Readonly<Record<string, Attack>>;

export type AttackName = keyof typeof attacks;
