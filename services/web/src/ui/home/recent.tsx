import { type RoomCode, readRoom, showRoom } from "@parlor/contracts";
import { pathOf } from "../../app/address.ts";
import { forgetAll } from "../../app/preferences.ts";
import { go } from "../../app/router.ts";
import { forgetRoom, settings } from "../../device/device.ts";
import { hueOf } from "../parts/hue.ts";
import { Icon } from "../parts/icons.tsx";
import { onPlainClick } from "../parts/link.ts";

const shown = 6;

export function Recent() {
  const rooms = Object.entries(settings.value.rooms)
    .toSorted(([, a], [, b]) => b.at - a.at) // an object lists names that are numbers first
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
  return (
    <li class="chip hued" style={{ "--hue": hueOf(code) }}>
      <a href={path} onClick={onPlainClick(() => go(path))}>
        <bdi>{name}</bdi>
      </a>
      <button type="button" aria-label={`Forget ${name}`} onClick={() => forgetRoom(code)}>
        <Icon of="close" size={14} />
      </button>
    </li>
  );
}
