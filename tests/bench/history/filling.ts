import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { headers as busHeaders, type NatsConnection } from "@nats-io/transport-node";
import {
  dedupeId,
  encodeEvent,
  type LogEvent,
  MemberId,
  MessageId,
  type RoomCode,
  stream,
  subjects,
} from "@parlor/contracts";
import { type Check, check } from "@parlor/contracts/schema";
import { type Random, seeded } from "../../support/random.ts";
import { openChatter } from "./chatter.ts";

// After this many messages the broker is asked for them: it would queue without end what it cannot store yet.
const stretch = 2000;
const answerWithin = 60_000;
// Milliseconds between messages: a million of them are twelve days of a busy room.
const pace = 1000;
// So many milliseconds apart are messages without blanks, and links.
const [unspacedEvery, linkEvery] = [20_000, 50_000];
const link = "https://example.com/a/page";
const people = ["Ana", "Bo", "Cleo", "Dana", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jo", "Kim", "Lev"];
const authors = people.map((name) => ({ name, by: must(check(MemberId), name.padEnd(12, "0")) }));
const messageIds = check(MessageId);

function must<T>(contract: Check<T>, value: unknown): T {
  if (contract.accepts(value)) return value;
  throw new Error(`${JSON.stringify(value)} breaks its contract.`);
}

/** The same for everybody, so that searches know its words. */
export const openRoomsChatter = () => openChatter(seeded(1));

/** Writes messages to a room's log as gateways do. Rejects unless the log holds them all in the end. */
export async function fill(bus: NatsConnection, room: RoomCode, messages: number, told: (done: number) => void) {
  await write(bus, room, { events: messages, next: poster(Date.now() - messages * pace), told });
}

/** Of each of the room's messages from `first` to `last` ten people are of an opinion. The log holds `last` entries. */
export async function react(
  bus: NatsConnection,
  room: RoomCode,
  { first, last }: { readonly first: number; readonly last: number },
  told: (done: number) => void,
) {
  const events = (last - first + 1) * reactionsOfEach;
  await write(bus, room, { before: last, events, next: reacter(first), told });
}

type Writing = {
  readonly before?: number;
  readonly events: number;
  readonly next: () => LogEvent & { readonly by: MemberId; readonly id: MessageId };
  readonly told: (done: number) => void;
};

async function write(bus: NatsConnection, room: RoomCode, { before = 0, events, next, told }: Writing) {
  const manager = await jetstreamManager(bus, { checkAPI: false, timeout: answerWithin });
  const js = jetstream(bus, { timeout: answerWithin });
  const subject = subjects.log(room);
  let asked: Promise<unknown> = Promise.resolve();
  for (let done = 1; done <= events; done++) {
    const made = next();
    const [event, msgID] = [encodeEvent(made), dedupeId(room, made.by, made.id)];
    if (done % stretch === 0 || done === events) {
      await asked; // about the stretch before: one is on its way while the next is made
      asked = js.publish(subject, event, { msgID });
      told(done);
    } else bus.publish(subject, event, { headers: marked(msgID) });
  }
  await asked;
  const { state } = await manager.streams.info(stream.name);
  if (state.messages !== before + events)
    throw new Error(`The log holds ${state.messages} of ${before + events} entries.`);
}

/** The people of a message's reactions choose among these. */
const emojis = ["👍", "❤️", "😂", "🎉"];
export const reactionsOfEach = 10;

function reacter(first: number) {
  const random = seeded(4);
  let done = 0;
  return () => {
    const author = authors[done % reactionsOfEach] ?? random.one(authors);
    const target = first + Math.floor(done / reactionsOfEach);
    done += 1;
    const emoji = random.one(emojis);
    return { type: "reaction.added", ts: Date.now(), id: idOf(random), ...author, target, emoji } as const;
  };
}

function poster(began: number) {
  const random = seeded(2);
  const chatter = openRoomsChatter();
  let ts = began;
  return () => {
    const author = random.one(authors);
    const id = idOf(random);
    ts += pace;
    const said = chatter.message();
    const text = ts % unspacedEvery < pace ? chatter.signs(said.length) : said;
    const spoken = ts % linkEvery < pace ? `${text} ${link}` : text;
    return { type: "message.posted", ts, id, ...author, text: spoken } as const;
  };
}

const idOf = (random: Random) => must(messageIds, Array.from({ length: 4 }, () => hexOf(random)).join(""));

const hexOf = ({ between }: Random) =>
  Math.floor(between(0, 2 ** 32))
    .toString(16)
    .padStart(8, "0");

function marked(msgID: string) {
  const fields = busHeaders();
  fields.set("Nats-Msg-Id", msgID);
  return fields;
}
