import { cleanText, isLonger, limits, showRoom, textProblem } from "@parlor/contracts";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { say } from "../../app/notices.ts";
import { isolated, tellRefusal } from "../../app/texts.ts";
import { followDraft } from "../../room/draft.ts";
import type { MessageRow } from "../../room/rows.ts";
import { type Token, tokenAt } from "../../room/token.ts";
import { Icon } from "../parts/icons.tsx";
import { Told } from "../parts/told.tsx";
import type { Keys } from "../suggest/suggestions.tsx";
import { useRoom } from "./context.ts";
import { About, loadCommands, Suggestions } from "./later-parts.ts";

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

type Shelf = { readonly row: MessageRow; readonly draft: string };

const joined = (first: string, second: string) => [first, second].filter((part) => part !== "").join("\n");

/** What comes back if the page is closed: what was typed of an edit as well. */
const draftOf = (now: string, shelf: Shelf | undefined) =>
  shelf === undefined ? now : now === shelf.row.text ? shelf.draft : joined(now, shelf.draft);

/** Without a connection, messages wait. */
export function Composer() {
  const session = useRoom();
  const room = session.room.value;
  const box = useRef<HTMLTextAreaElement>(null);
  const text = useSignal("");
  const { acts } = session;
  /** The draft that waits while a message is edited. */
  const shelf = useRef<Shelf | undefined>(undefined);
  useEffect(() => {
    const isFree = () => shelf.current === undefined;
    return followDraft(session.code, text, { as: (now) => draftOf(now, shelf.current), isFree }).stop;
  }, []);
  const left = leftOf(text.value);

  useSignalEffect(() => {
    const back = acts.handedBack.value;
    if (back === undefined) return;
    acts.handedBack.value = undefined;
    text.value = joined(back, text.peek());
    box.current?.focus();
  });
  useSignalEffect(() => {
    const about = acts.about.value;
    const edits = about?.kind === "edit" ? about.row : undefined;
    const { row, draft = "" } = shelf.current ?? {};
    if (edits?.key !== row?.key) {
      const kept = row === undefined ? text.peek() : draft;
      shelf.current = edits && { row: edits, draft: kept };
      text.value = edits?.text ?? kept;
    }
    if (about !== undefined) box.current?.focus();
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

  const token = useSignal<Token | undefined>(undefined);
  const active = useSignal<string | undefined>(undefined);
  const keys = useRef<Keys | undefined>(undefined);
  const look = () => {
    const at = box.current?.selectionStart ?? 0;
    token.value = at === box.current?.selectionEnd ? tokenAt(text.value, at) : undefined;
  };
  const take = (puts: string) => {
    const { start = 0, word = "" } = token.value ?? {};
    const end = start + word.length + 1;
    const rest = text.value.slice(end);
    const until = `${text.value.slice(0, start)}${puts}${rest.startsWith(" ") ? "" : " "}`;
    text.value = until + rest;
    token.value = undefined;
    requestAnimationFrame(() => box.current?.setSelectionRange(until.length, until.length));
  };

  const send = () => {
    box.current?.focus();
    token.value = undefined;
    if (text.value.trim() === "") return;
    const problem = textProblem(cleanText(text.value));
    if (problem !== undefined) return say(tellRefusal(problem));
    const isEdit = shelf.current !== undefined;
    const typed = text.value;
    if (!isEdit && typed.startsWith("/")) {
      void loadCommands().then((run) => {
        const ran = run?.(session, typed) ?? "kept";
        if (ran === "kept" || text.value !== typed) return;
        if (ran.says === undefined || acts.say(ran.says)) text.value = "";
      });
    } else if (acts.say(typed) && !isEdit) text.value = "";
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
    look();
    if (text.value !== "") session.type();
  };
  const press = (event: KeyboardEvent) => {
    if (!event.isComposing && event.keyCode !== 229 && keys.current?.(event)) return event.preventDefault();
    if (event.key === "Escape" && acts.about.value !== undefined) {
      event.preventDefault();
      acts.cancel();
    }
    if (event.key === "ArrowUp" && text.value === "" && !event.isComposing) {
      const last = session.rows.value.findLast((row) => row.kind === "message" && row.mine && row.seq !== undefined);
      if (last?.kind === "message") acts.edit(last);
      if (last !== undefined) event.preventDefault();
    }
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
      {acts.about.value && <About />}
      {token.value && (
        <Suggestions
          token={token.value}
          take={take}
          close={() => (token.value = undefined)}
          listen={(now, id) => {
            keys.current = now;
            active.value = id;
          }}
        />
      )}
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
          aria-autocomplete="list"
          aria-controls={token.value && "suggestions"}
          aria-activedescendant={active.value}
          onBlur={() => (token.value = undefined)}
          onClick={look}
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
