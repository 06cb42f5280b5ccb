/** Of what stands in a bubble, what its author did not write. */
const added = ".quote, .fenced > p, button";
const blocks = "blockquote, ul, ol, li, pre";

/** A selection over several messages is copied with the author and time of each, and nothing else of the page. */
export function copySelected(event: ClipboardEvent): void {
  if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement) return;
  const selection = getSelection();
  if (selection === null || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0);
  const told: string[] = [];
  let messages = 0;
  for (const row of document.querySelectorAll(".messages :is(article, .day)")) {
    if (!range.intersectsNode(row)) continue;
    const text = row.matches(".day") ? row.textContent : messageIn(row, range);
    if (text) told.push(text);
    if (text && !row.matches(".day")) messages++;
  }
  if (messages < 2) return; // one message is copied as the browser does it
  event.preventDefault();
  event.clipboardData?.setData("text/plain", told.join("\n\n"));
}

function messageIn(article: Element, range: Range): string | undefined {
  const bubble = article.querySelector(".bubble");
  const text = bubble && textIn(bubble, range).trim();
  const [name, time] = ["header bdi", "header time"].map((part) => article.querySelector(part)?.textContent);
  return text ? `${name} ${time}\n${text}` : undefined;
}

/** As much of a text as is in a range, in lines as one sees them. */
function textIn(node: Node, range: Range): string {
  if (!range.intersectsNode(node)) return "";
  if (node instanceof Text) {
    const from = node === range.startContainer ? range.startOffset : 0;
    return node.data.slice(from, node === range.endContainer ? range.endOffset : undefined);
  }
  if (!(node instanceof Element) || node.matches(added)) return "";
  let text = "";
  for (const child of node.childNodes) {
    const more = textIn(child, range);
    const isLine = child instanceof Element && child.matches(blocks);
    if (isLine && text !== "" && !text.endsWith("\n")) text += "\n";
    text += isLine && more !== "" && !more.endsWith("\n") ? `${more}\n` : more;
  }
  if (node.matches("blockquote")) return text.trimEnd().replace(/^/gm, "> ");
  return node instanceof HTMLLIElement ? itemOf(node, text.trimEnd(), range) : text;
}

/** Without its mark if it was not selected from its beginning. */
function itemOf(item: HTMLLIElement, text: string, range: Range): string {
  const mark = item.closest("ol, ul")?.matches("ol") ? `${item.value}. ` : "- ";
  return (range.comparePoint(item, 0) === 0 ? mark : "") + text.replaceAll("\n", `\n${" ".repeat(mark.length)}`);
}
