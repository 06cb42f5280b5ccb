import { cleanText, isLonger, limits, showRoom, textProblem } from "@parlor/contracts";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { say } from "../../app/notices.ts";
import { isolated, tellRefusal } from "../../app/texts.ts";
import { followDraft } from "../../room/draft.ts";
import { Icon } from "../parts/icons.tsx";
import { Told } from "../parts/told.tsx";
import { useRoom } from "./context.ts";

/** A browser takes seconds to lay out more than this. */
const mostHeld = { length: 120_000, lines: 4000 };
const farTooLong = `That is far too long for a message: ${limits.textLength} characters at most. What was here is kept.`;

function fits(text: string): boolean {
  if (text.length <= mostHeld.lines) return true;
  if (text.length > mostHeld.length) return false;
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines <= mostHeld.lines;
}

/** In a text that is much too long each code unit counts. */
function leftOf(text: string): number {
  const { textLength } = limits;
  return textLength - (isLonger(text, 2 * textLength) ? text.length : [...text].length);
}

/** Without a connection, messages wait. */
export function Composer() {
  const session = useRoom();
  const room = session.room.value;
  const box = useRef<HTMLTextAreaElement>(null);
  const text = useSignal("");
  useEffect(() => followDraft(session.code, text).stop, []);
  const left = leftOf(text.value);

  useSignalEffect(() => {
    const back = session.handedBack.value;
    if (back === undefined) return;
    session.handedBack.value = undefined;
    text.value = [back, text.peek()].filter((part) => part !== "").join("\n");
    box.current?.focus();
  });
  useLayoutEffect(() => {
    if (box.current === null) return;
    // As high as it may be: to measure so long a text takes seconds.
    if (left < 0) {
      box.current.style.height = "100vh";
      return;
    }
    box.current.style.height = "auto";
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [text.value]);

  const send = () => {
    box.current?.focus();
    if (text.value.trim() === "") return;
    const problem = textProblem(cleanText(text.value));
    if (problem !== undefined) return say(tellRefusal(problem));
    if (session.sender.post(cleanText(text.value))) text.value = "";
  };
  const before = (event: InputEvent) => {
    const more = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    if (fits(more)) return;
    event.preventDefault(); // before the browser lays it out, which takes seconds
    say(farTooLong);
  };
  const input = (box: HTMLTextAreaElement) => {
    if (!fits(box.value)) {
      box.value = text.value;
      return say(farTooLong);
    }
    text.value = box.value;
    if (text.value !== "") session.type();
  };
  const press = (event: KeyboardEvent) => {
    // An input method's Enter accepts a word; Safari ends the composition before the key.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const newline = event.shiftKey || (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey);
    if (newline) return;
    event.preventDefault();
    send();
  };
  return (
    <div class="composer">
      <p class="typing" aria-hidden="true">
        <Told text={session.typingLine.value} />
      </p>
      <form
        class={text.value.trim() === "" ? "" : "ready"}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          id="message"
          ref={box}
          rows={1}
          dir="auto"
          aria-label="Message"
          placeholder={`Message ${isolated(room.title || showRoom(room.code))}`}
          enterkeyhint="send"
          value={text}
          onBeforeInput={before}
          onInput={(event) => input(event.currentTarget)}
          onKeyDown={press}
        />
        {left < 200 && (
          <output class={left < 0 ? "wrong" : "quiet"} aria-label="Characters left">
            {left}
          </output>
        )}
        <button
          class="button primary square"
          type="submit"
          aria-label="Send"
          onPointerDown={(event) => event.preventDefault()}
        >
          <Icon of="send" />
        </button>
      </form>
    </div>
  );
}
