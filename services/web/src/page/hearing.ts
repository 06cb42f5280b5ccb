import type { FrameItem, MemberId, MemberTyping, PlacedEvent, RosterChanged } from "@parlor/contracts";
import { announce, type Heard } from "./announce.ts";
import { note } from "./comings.ts";
import type { Connection } from "./connection.ts";
import * as model from "./model.ts";
import { change, tell } from "./roster.ts";
import type { Sending } from "./sending.ts";
import { remember } from "./settings.ts";
import { hear } from "./timeline.ts";
import { expire, stopped, typed } from "./typing.ts";

/** Screen readers are told at most this often. */
const speakEvery = 1000;

/** What happens in the room while one is in it: applies it to what the page shows. */
export class Hearing {
  readonly #connection: Connection;
  readonly #sending: Sending;
  #heard: readonly Heard[] = [];
  #speak: ReturnType<typeof setTimeout> | undefined;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #askingRoster = false;

  constructor(connection: Connection, sending: Sending) {
    this.#connection = connection;
    this.#sending = sending;
  }

  stop(): void {
    clearTimeout(this.#speak);
    clearTimeout(this.#quiet);
  }

  hear(item: FrameItem): void {
    switch (item.type) {
      case "message.posted":
      case "room.renamed":
      case "room.locked":
      case "room.unlocked":
      case "member.removed":
        return this.#event(item);
      case "member.typing":
        return this.#typing(item);
      case "roster.changed":
        return this.#roster(item);
      case "session.renewed":
        return this.#renewed(item.token);
      case "gateway.draining":
        return this.#connection.moveWithin(item.within);
      case "session.pong":
        return this.#pong(item.seq);
      case "refused":
        return item.id === undefined ? undefined : this.#sending.refused(item.id, item);
      default:
        return; // an answer nobody waits for any more, or news of a later version
    }
  }

  #event(event: PlacedEvent): void {
    const { timeline, heard } = hear(model.timeline.value, event);
    if (heard === "hole") return this.#connection.restart(); // and resumes from the last place that is certain [D7]
    model.timeline.value = timeline;
    if (event.type === "message.posted" && event.by === model.you.value?.id) this.#sending.landed([event.id]);
    if (heard === "known") return;
    this.#apply(event);
  }

  /** What an event means beside its place in the list. */
  #apply(event: PlacedEvent): void {
    const room = model.room.value;
    switch (event.type) {
      case "message.posted":
        model.typing.value = stopped(model.typing.value, event.by);
        if (event.by !== model.you.value?.id) this.#say({ ...event, alike: model.marked.value.has(event.by) });
        return;
      case "room.renamed":
        if (room) model.room.value = { ...room, title: event.title };
        return;
      case "room.locked":
      case "room.unlocked":
        if (room) model.room.value = { ...room, locked: event.type === "room.locked" };
        return;
      case "member.removed":
        return; // the roster tells that they are gone, and the gateway tells them
    }
  }

  /** The token for who one is here is another one from now on. */
  #renewed(token: string): void {
    const code = model.room.value?.code;
    if (code !== undefined) model.settings.value = remember(model.settings.value, code, { token });
  }

  #pong(seq: number): void {
    if (seq > model.timeline.value.head) this.#connection.restart(); // the last message of a quiet room was lost [D8]
  }

  #typing(told: MemberTyping): void {
    if (told.by === model.you.value?.id) return;
    model.typing.value = typed(model.typing.value, told, Date.now());
    this.#expire();
  }

  #expire(): void {
    clearTimeout(this.#quiet);
    model.typing.value = expire(model.typing.value, Date.now());
    const first = Math.min(...[...model.typing.value.values()].map(({ until }) => until));
    if (first < Number.POSITIVE_INFINITY) this.#quiet = setTimeout(() => this.#expire(), first - Date.now() + 1);
  }

  #roster(told: RosterChanged): void {
    const step = change(model.roster.value, told);
    const me = (member: { id: MemberId }) => member.id !== model.you.value?.id;
    const others = { came: step.came.filter(me), went: step.went.filter(me) };
    model.roster.value = step.roster;
    model.comings.value = note(model.comings.value, others, model.timeline.value.head, Date.now());
    for (const { id } of step.went) model.typing.value = stopped(model.typing.value, id);
    if (!step.sure && !this.#askingRoster) this.#askRoster();
  }

  #askRoster(): void {
    this.#askingRoster = true;
    this.#connection.ask({ type: "roster.fetch" }, (page) => {
      this.#askingRoster = false;
      if (page?.type !== "roster.page") return;
      if (page.rev < model.roster.value.rev) return this.#askRoster(); // news overtook the answer
      model.roster.value = tell(page.members, page.here, page.rev);
    });
  }

  #say(heard: Heard): void {
    this.#heard = [...this.#heard, heard];
    this.#speak ??= setTimeout(() => {
      model.spoken.value = announce(this.#heard);
      this.#heard = [];
      this.#speak = undefined;
    }, speakEvery);
  }
}
