import { type TProperties, Type } from "typebox";

/**
 * One declared frame, event or request: its type, what it means, its fields. Fields that are not declared are
 * ignored by whoever receives it, so that an older reader understands a newer writer.
 */
export function contract<const T extends string, P extends TProperties>(type: T, description: string, fields: P) {
  return Type.Object({ type: Type.Literal(type), ...fields }, { description });
}

/** A durable fact: stored in the room's log, in the log's order. */
export const event = contract;
/** A fleeting fact: delivered to whoever is connected, never stored. */
export const signal = contract;
/** A request to change or to know something, from a client to the gateway. May be refused. */
export const command = contract;
/** The answer to a command, matched by its `ref`. */
export const reply = contract;
/** A question of the gateway to the rooms service. */
export const request = contract;
/** What the rooms service answers. */
export const answer = contract;
