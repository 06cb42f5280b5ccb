import { type RoomCode, readRoom, showRoom } from "@parlor/contracts";
import { pathOf } from "../page/address.ts";
import { forgetAll, forgetRoom } from "../page/choices.ts";
import { hueOf } from "../page/hue.ts";
import * as model from "../page/model.ts";
import { go } from "../page/ways.ts";
import { Icon } from "./icons.tsx";

const shown = 6;

/** The rooms this device was in, each with a way to forget it. */
export function Recent() {
  const rooms = Object.entries(model.settings.value.rooms)
    .flatMap(([key, { title }]) => ({ code: readRoom(key)?.code, title }))
    .filter((room): room is { code: RoomCode; title: string } => room.code !== undefined)
    .slice(0, shown);
  if (rooms.length === 0) return null;
  return (
    <nav class="recent" aria-label="Recent rooms">
      <ul>
        {rooms.map(({ code, title }) => (
          <RecentRoom key={code} code={code} title={title} />
        ))}
      </ul>
      <button class="link quiet" type="button" onClick={() => void forgetAll()}>
        Forget everything on this device
      </button>
    </nav>
  );
}

function RecentRoom({ code, title }: { code: RoomCode; title: string }) {
  const name = title === "" ? showRoom(code) : title;
  const path = pathOf(code);
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab or window is the browser's
    event.preventDefault();
    go(path);
  };
  return (
    <li class="chip hued" style={{ "--hue": hueOf(code) }}>
      <a href={path} onClick={follow}>
        <bdi>{name}</bdi>
      </a>
      <button type="button" aria-label={`Forget ${name}`} onClick={() => forgetRoom(code)}>
        <Icon of="close" size={14} />
      </button>
    </li>
  );
}
