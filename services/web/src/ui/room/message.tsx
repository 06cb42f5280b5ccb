import type { Post } from "@parlor/client/outbox";
import { useComputed, useSignal } from "@preact/signals";
import { looksAlike } from "../../app/texts.ts";
import { tellMoment, tellTime } from "../../app/times.ts";
import type { MessageRow } from "../../room/rows.ts";
import { Icon } from "../parts/icons.tsx";
import { unfolds } from "../parts/standing.ts";
import { Tile } from "../parts/tile.tsx";
import { foldOf, upToFold, withoutGaps } from "./folded.ts";
import { Changes, MessageActions, Quote, Reactions, Unsent } from "./later-parts.ts";
import { findLinks, type Piece } from "./links.ts";
import { isEmoji, markdownFor } from "./markdown.ts";
import type { Roving } from "./roving.ts";

export function Message({ row, roving }: { row: MessageRow; roving: Roving | undefined }) {
  const { key, seq, by, name, text, ts, mine, starts, alike, ends, state, edited } = row;
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
      <Text text={text} row={row} isLink={roving !== undefined} />
      <div class="foot">
        {row.callsMe && <small class="called">mentions you</small>}
        {row.reactions && roving && <Reactions row={row} />}
        {edited !== undefined && (
          <small class="edited">
            edited <time dateTime={new Date(edited).toISOString()}>{tellTime(edited)}</time>
          </small>
        )}
      </div>
      <State state={state} mine={mine} />
      {row.changes && roving && <Changes row={row} />}
      {roving && <Actions row={row} roving={roving} />}
    </article>
  );
}

/** What it is made of comes when the first message is pointed at. */
function Actions({ row, roving }: { row: MessageRow; roving: Roving }) {
  const isOpen = useComputed(() => roving.opened.value === row.key);
  return isOpen.value ? <MessageActions row={row} roving={roving} /> : null;
}

/** Of a long text its beginning, and a button for the rest. */
function Text({ text, row, isLink }: { text: string; row: MessageRow; isLink: boolean }) {
  const open = useSignal(false);
  const drawn = withoutGaps(text);
  const fold = foldOf(drawn);
  const pieces = findLinks(drawn);
  const end = open.value ? undefined : fold;
  const toggle = (event: MouseEvent & { readonly currentTarget: HTMLElement }) => {
    const article = event.currentTarget.closest("article");
    open.value = !open.value;
    if (open.value) article?.dispatchEvent(new Event(unfolds, { bubbles: true }));
    else requestAnimationFrame(() => article?.scrollIntoView({ block: "nearest" }));
  };
  return (
    <>
      <div class={isEmoji(text) ? "bubble large" : "bubble"} dir="auto">
        {row.reply !== undefined && isLink && <Quote row={row} />}
        {markdownFor(pieces)?.draw(drawn, end, text) ?? (
          <Words pieces={end === undefined ? pieces : upToFold(pieces, end)} />
        )}
        {end !== undefined && "…"}
      </div>
      {fold !== undefined && (
        <button class="link fold" type="button" aria-expanded={open.value} onClick={toggle}>
          {open.value ? "Show less" : "Show all"}
        </button>
      )}
    </>
  );
}

/** As nodes: no text is ever read as markup. */
function Words({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map(({ text: words, href }) =>
        href === undefined ? (
          words
        ) : (
          <a href={href} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">
            {words}
          </a>
        ),
      )}
    </>
  );
}

function State({ state, mine }: { state: "sent" | "newest-sent" | Post; mine: boolean }) {
  if (typeof state === "object") return <PostState post={state} />;
  if (!mine) return null;
  return <p class={state === "sent" ? "hidden" : "state"}>Sent</p>;
}

function PostState({ post }: { post: Post }) {
  if (post.state === "refused") return <Unsent post={post} />;
  return (
    <p class="state late">
      <Icon of="clock" size={13} /> Sending
    </p>
  );
}
