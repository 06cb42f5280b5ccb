import { useComputed } from "@preact/signals";
import { findLinks } from "../page/links.ts";
import type { Post } from "../page/outbox.ts";
import type { MessageRow } from "../page/rows.ts";
import { tellMoment, tellTime } from "../page/times.ts";
import { looksAlike } from "../page/told.ts";
import { MessageActions } from "./message-actions.tsx";
import { PostState } from "./post-state.tsx";
import type { Roving } from "./roving.ts";
import { Tile } from "./tile.tsx";

/** One message: who, when, what, and what has become of it. */
export function Message({ row, roving }: { row: MessageRow; roving: Roving | undefined }) {
  const { key, seq, by, name, text, ts, mine, starts, alike, ends, state } = row;
  const stop = useComputed(() => (roving?.stop.value === key ? 0 : -1));
  const look = ["message", mine ? "mine" : "theirs", starts && "starts", ends && "ends"].filter(Boolean).join(" ");
  return (
    <article class={look} tabIndex={roving && stop} data-key={key} data-seq={seq}>
      {!mine && starts && <Tile id={by} name={name} />}
      <header class={starts ? "" : "hidden"}>
        <bdi class={mine ? "hidden" : ""}>{name}</bdi> {alike && !mine && <small>{looksAlike}</small>}{" "}
        <time dateTime={new Date(ts).toISOString()} title={tellMoment(ts)}>
          {tellTime(ts)}
        </time>
      </header>
      <div class="bubble" dir="auto">
        <Text text={text} />
      </div>
      <State state={state} mine={mine} />
      {roving && <MessageActions row={row} opened={roving.opened} />}
    </article>
  );
}

/** Words and links, as nodes: nothing that somebody wrote is ever read as markup. */
function Text({ text }: { text: string }) {
  return findLinks(text).map(({ text: words, href }) =>
    href === undefined ? (
      words
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {words}
      </a>
    ),
  );
}

function State({ state, mine }: { state: "sent" | "newest-sent" | Post; mine: boolean }) {
  if (typeof state === "object") return <PostState post={state} />;
  if (!mine) return null;
  return <p class={state === "sent" ? "hidden" : "state"}>Sent</p>;
}
