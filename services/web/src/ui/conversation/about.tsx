import { Icon } from "../parts/icons.tsx";
import { useRoom } from "../room/context.ts";
import { excerpt } from "./quote.tsx";

/** What the composer's text is for. */
export function About() {
  const { acts } = useRoom();
  const about = acts.about.value;
  if (about === undefined) return null;
  const { kind, row } = about;
  const name = kind === "edit" ? "Cancel editing" : "Cancel reply";
  return (
    <div class="about">
      <p>
        {kind === "edit" ? (
          <strong>Editing</strong>
        ) : (
          <strong>
            Reply to <bdi>{row.name}</bdi>
          </strong>
        )}{" "}
        <span dir="auto">{excerpt(row.text)}</span>
      </p>
      <button class="button bare square" type="button" aria-label={name} title={name} onClick={() => acts.cancel()}>
        <Icon of="close" size={16} />
      </button>
    </div>
  );
}
