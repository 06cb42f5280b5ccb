/** In characters: this much is read in a moment. A longer text is pasted as it is, by the composer's own rule [W25]. */
const most = { plain: 8_000, html: 250_000 };

/** Rich text comes into the composer as Markdown, unless its plain text says as much. */
export function pasteRich(event: ClipboardEvent): void {
  const box = event.target;
  if (!(box instanceof HTMLTextAreaElement) || box.id !== "message") return;
  const [plain = "", html = ""] = ["text/plain", "text/html"].map((type) => event.clipboardData?.getData(type));
  if (plain === "" || html === "" || plain.length > most.plain || html.length > most.html) return;
  event.preventDefault();
  void markdownFrom(html).then((markdown) => {
    if (!box.isConnected) return;
    box.focus();
    document.execCommand("insertText", false, markdown ?? plain); // no other way can be undone by key
  });
}

/** Undefined also if what reads it cannot be loaded. */
const markdownFrom = (html: string) =>
  import("../paste/from-html.ts").then(
    (part) => part.markdownFrom(html),
    () => undefined,
  );
