import type { MemberId } from "@parlor/contracts";
import { aloud, setOff } from "../../app/texts.ts";
import type { MessageRow } from "../../room/rows.ts";
import { useRoom } from "../room/context.ts";

type Reaction = NonNullable<MessageRow["reactions"]>[number];

export const isChosen = ({ reactions = [] }: MessageRow, emoji: string, you: MemberId): boolean =>
  reactions.some((one) => one.emoji === emoji && one.by.includes(you));

/** Each is a toggle. What is not confirmed yet is dimmed. */
export function Reactions({ row }: { row: MessageRow }) {
  const { acts, you } = useRoom();
  const waiting = new Set(row.changes?.flatMap((post) => ("emoji" in post ? post.emoji : [])));
  return (
    <p class="chips">
      {row.reactions?.map((one) => {
        const isMine = one.by.includes(you.value.id);
        const label = tell(one, you.value.id);
        return (
          <button
            key={one.emoji}
            class={waiting.has(one.emoji) ? "button chip waits" : "button chip"}
            type="button"
            tabIndex={-1}
            aria-pressed={isMine}
            aria-label={label}
            title={label}
            onClick={() => acts.react(row, one.emoji, isMine)}
          >
            {one.emoji} <span>{one.by.length}</span>
          </button>
        );
      })}
    </p>
  );
}

/** "👍 3, you and Bo": the reader first, then as many as are known by name. */
export function tell({ emoji, by, names }: Reaction, you: MemberId): string {
  const isMine = by.includes(you);
  const others = names.filter((_, at) => by[at] !== you).map((name) => aloud(setOff(name)));
  const told = [...(isMine ? ["you"] : []), ...others];
  const left = by.length - told.length;
  const all = left > 0 ? [...told, left === 1 ? "1 other" : `${left} others`] : told;
  return `${emoji} ${by.length}, ${all.length < 2 ? all[0] : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`}`;
}
