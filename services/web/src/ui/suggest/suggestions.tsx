import { nameKey } from "@parlor/contracts";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { settings } from "../../device/device.ts";
import type { RoomSession } from "../../room/session.ts";
import type { Token } from "../../room/token.ts";
import { wear } from "../parts/later.tsx";
import { useRoom } from "../room/context.ts";
import { commands } from "./commands.ts";
import { style } from "./suggestions.css";

wear(style);

type Option = { readonly key: string; readonly sign: string; readonly label: string; readonly puts: string };
/** Whether a key was for the list. */
export type Keys = (event: KeyboardEvent) => boolean;

type Props = {
  readonly token: Token;
  readonly take: (puts: string) => void;
  readonly close: () => void;
  /** The list's keys, and the id of the option that Enter takes. */
  readonly listen: (keys: Keys | undefined, active: string | undefined) => void;
};

const most = 8;

/** What a sign in the composer may become: a person, an emoji, a command. */
export function Suggestions({ token, take, close, listen }: Props) {
  const room = useRoom();
  const options = useSignal<readonly Option[]>([]);
  const at = useSignal(0);
  useEffect(() => {
    let isOver = false;
    at.value = 0;
    void optionsFor(room, token).then((found) => {
      if (!isOver) options.value = found;
    });
    return () => {
      isOver = true;
    };
  }, [token.sign, token.word]);
  useSignalEffect(() => {
    const all = options.value;
    const chosen = all[at.value];
    const keys: Keys = (event) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step !== 0) at.value = (at.value + step + all.length) % all.length;
      else if (event.key === "Enter" || event.key === "Tab") chosen && take(chosen.puts);
      else if (event.key === "Escape") close();
      else return false;
      return true;
    };
    listen(chosen && keys, chosen && idOf(chosen));
  });
  useEffect(() => () => listen(undefined, undefined), []);
  if (options.value.length === 0) return null;
  return (
    <div class="card suggestions" role="listbox" id="suggestions" aria-label="Suggestions">
      {options.value.map((option, index) => (
        <div
          key={option.key}
          id={idOf(option)}
          role="option"
          tabIndex={-1}
          aria-selected={index === at.value}
          onPointerDown={(event) => {
            event.preventDefault(); // the composer keeps the focus
            take(option.puts);
          }}
        >
          <span>{option.sign}</span> <bdi>{option.label}</bdi>
        </div>
      ))}
    </div>
  );
}

const idOf = ({ key }: Option) => `suggestion ${key}`.replace(/\s/g, "-");

async function optionsFor(room: RoomSession, { sign, word }: Token): Promise<readonly Option[]> {
  if (sign === "@") return people(room, word);
  if (sign === "/") {
    const may = commands.filter((one) => one.name.startsWith(word.toLowerCase()) && one.may(room));
    return may.map(({ name, what }) => ({ key: name, sign: `/${name}`, label: what, puts: `/${name}` }));
  }
  const { findEmojis, inTone } = await import("../emoji/emojis.ts");
  const tone = settings.value.emoji?.tone ?? 0;
  return findEmojis(word.replaceAll("_", " "), most).map((one) => {
    const emoji = inTone(one, tone);
    return { key: one.label, sign: emoji, label: one.label, puts: emoji };
  });
}

/** Who is here, and who spoke lately; for the owner, everyone. */
function people({ roster, authors, you, isOwner }: RoomSession, word: string): readonly Option[] {
  const typed = nameKey(word);
  const all = [...roster.value.members, ...authors.value.toReversed()];
  const names = new Map(all.filter(({ id }) => id !== you.value.id).map(({ name }) => [nameKey(name), name]));
  const found = [...names]
    .filter(([key]) => key.split(" ").some((part) => part.startsWith(typed)) || key.startsWith(typed))
    .slice(0, most);
  if (isOwner.value && "everyone".startsWith(typed)) found.push(["@", "everyone"]);
  return found.map(([key, name]) => ({ key, sign: "@", label: name, puts: `@${name}` }));
}
