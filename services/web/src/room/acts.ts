import type { Connection } from "@parlor/client/connection";
import type { Post } from "@parlor/client/outbox";
import type { Person, Roster } from "@parlor/client/roster";
import { cleanText, limits, type MessageId } from "@parlor/contracts";
import { type ReadonlySignal, signal } from "@preact/signals";
import { say } from "../app/notices.ts";
import { tellRefusal } from "../app/texts.ts";
import type { MessageRow } from "./rows.ts";
import type { Sender } from "./sender.ts";
import { isMentioned, mentionsIn } from "./token.ts";

/** What the composer's text is for: an edit of a message, or an answer to one. Without either it is said. */
export type About = { readonly kind: "edit" | "reply"; readonly row: MessageRow };

/** Who may be mentioned, and whether everybody may. */
type Place = {
  readonly roster: ReadonlySignal<Roster>;
  readonly authors: ReadonlySignal<readonly Person[]>;
  readonly isOwner: ReadonlySignal<boolean>;
};

/** What a person does with messages. */
export class Acts {
  readonly about = signal<About | undefined>(undefined);
  /** A text that goes into the composer: an edit's, or an unsent message's. */
  readonly handedBack = signal<string | undefined>(undefined);
  readonly #connection: Pick<Connection, "ask">;
  readonly #sender: Sender;
  readonly #room: Place;

  constructor(connection: Pick<Connection, "ask">, sender: Sender, room: Place) {
    this.#connection = connection;
    this.#sender = sender;
    this.#room = room;
  }

  reply(row: MessageRow): void {
    this.about.value = { kind: "reply", row };
  }

  edit(row: MessageRow): void {
    this.about.value = { kind: "edit", row };
  }

  cancel(): void {
    this.about.value = undefined;
  }

  /** Whether the text was taken: as a message, an answer or an edit. */
  say(typed: string): boolean {
    const text = cleanText(typed);
    const { roster, authors, isOwner } = this.#room;
    const named = mentionsIn(text, [...roster.value.members, ...authors.value], limits.mentions);
    const mentions = named.map(({ id: member, name }) => ({ member, name }));
    const everyone = isOwner.value && isMentioned("everyone", text);
    const { kind, row } = this.about.value ?? {};
    const place = row?.seq;
    const more = { text, ...(mentions.length > 0 && { mentions }), ...(everyone && { everyone }) };
    const isTaken =
      kind === "edit" && place !== undefined
        ? text === row?.text || this.#sender.post({ type: "message.edit", target: place, ...more })
        : this.#sender.post({ type: "message.post", ...more, ...(place !== undefined && { reply: place }) });
    if (isTaken) this.about.value = undefined;
    return isTaken;
  }

  /** Takes back what waits to be sent, else takes it away. */
  react({ seq: target, changes = [] }: MessageRow, emoji: string, isOn: boolean): void {
    if (target === undefined) return;
    const waiting = changes.find((post) => "emoji" in post && post.emoji === emoji && post.state === "waiting");
    if (waiting) this.#sender.takeBack(waiting.id);
    else this.#sender.post({ type: isOn ? "reaction.remove" : "reaction.add", target, emoji });
  }

  /** It can be undone for a while. */
  delete({ seq: target }: MessageRow): void {
    if (target === undefined) return;
    if (this.about.value?.row.seq === target) this.about.value = undefined;
    this.#sender.post({ type: "message.delete", target }, true);
  }

  undo(id: MessageId): void {
    this.#sender.takeBack(id);
  }

  /** A message of somebody else's, by the room's owner. */
  remove({ seq: target }: MessageRow): void {
    if (target === undefined) return;
    this.#connection.ask({ type: "message.remove", target }, (reply) => {
      if (reply?.type !== "done") say(tellRefusal(reply?.type === "refused" ? reply.reason : "unavailable"));
    });
  }

  /** An unsent message goes back into the composer. */
  handBack(id: MessageId): void {
    const post: Post | undefined = this.#sender.takeBack(id);
    if (post !== undefined && "text" in post) this.handedBack.value = post.text;
  }
}
