import { cleanText, limits, showRoom, textProblem } from "@parlor/contracts";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { post, type } from "../page/in-room.ts";
import * as model from "../page/model.ts";
import { say } from "../page/say.ts";
import { tellRefusal } from "../page/words.ts";
import { useDraft } from "./draft.ts";
import { Icon } from "./icons.tsx";
import { Told } from "./told.tsx";

/** Where one writes. Always usable: without a connection, what is sent waits. */
export function Composer() {
  const box = useRef<HTMLTextAreaElement>(null);
  const text = useSignal("");
  useDraft(text);
  const room = model.room.value;
  const left = limits.textLength - [...text.value].length;

  useSignalEffect(() => {
    const back = model.handedBack.value;
    if (back === undefined) return;
    model.handedBack.value = undefined;
    text.value = [back, text.peek()].filter((part) => part !== "").join("\n");
    box.current?.focus();
  });
  useLayoutEffect(() => {
    if (box.current === null) return;
    box.current.style.height = "auto";
    box.current.style.height = `${box.current.scrollHeight}px`;
  }, [text.value]);

  const send = () => {
    const problem = textProblem(cleanText(text.value));
    box.current?.focus();
    if (problem === "text-empty") return;
    if (problem !== undefined) return say(tellRefusal(problem));
    post(text.value);
    text.value = "";
  };
  const press = (event: KeyboardEvent) => {
    // An input method's Enter accepts a word; Safari says that its composition ended before it tells of the key.
    if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return;
    const newline = event.shiftKey || (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey);
    if (newline) return;
    event.preventDefault();
    send();
  };
  return (
    <div class="composer">
      <p class="typing" aria-hidden="true">
        <Told text={model.typingLine.value} />
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
          placeholder={room && `Message ${room.title || showRoom(room.code)}`}
          enterkeyhint="send"
          value={text}
          onInput={(event) => {
            text.value = event.currentTarget.value;
            if (text.value !== "") type();
          }}
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
