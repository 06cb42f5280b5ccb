import type { Item } from "@parlor/contracts";
import { linkToMessage } from "../../app/address.ts";
import { markdown } from "../../app/markdown.ts";
import type { MessageRow } from "../../room/rows.ts";
import { onPlainClick } from "../parts/link.ts";
import { useRoom } from "../room/context.ts";

const most = 120;

/** One line of the message that is answered, which leads to it. */
export function Quote({ row: { seq, reply, quote } }: { row: MessageRow }) {
  const { code, history, timeline } = useRoom();
  if (reply === undefined) return null;
  const said = saidBy(quote);
  if (said === undefined)
    return <p class="quote">{quote === undefined ? "A message further up" : "Original message deleted"}</p>;
  return (
    <a
      class="quote"
      dir="auto"
      tabIndex={-1}
      href={linkToMessage(code, timeline.value.epoch, reply)}
      onClick={onPlainClick(() => history.show(reply, seq))}
    >
      <bdi>{said.name}</bdi> <span>{excerpt(said.text)}</span>
    </a>
  );
}

const saidBy = (quote: Item | undefined) =>
  quote?.type === "message.posted" && quote.deleted === undefined ? quote : undefined;

/** Its beginning, on one line and without the signs of Markdown. */
export function excerpt(text: string): string {
  const beginning = [...text.slice(0, 4 * most)];
  const words = (markdown.value?.plain(beginning.join("")) ?? beginning.join("")).replace(/\s+/g, " ").trim();
  const shown = [...words];
  return shown.length > most ? `${shown.slice(0, most).join("")}…` : words;
}
