import type { Member } from "@parlor/contracts";
import { looksAlike } from "../../app/texts.ts";
import { Tile } from "../parts/tile.tsx";
import { useRoom } from "./context.ts";
import { Side } from "./side.tsx";

export function People({ close }: { close: () => void }) {
  const { here, members } = useRoom().roster.value;
  const more = here - members.length;
  return (
    <Side label="People" title={`${here} here`} close={close}>
      <ul class="members">
        {members.map((member) => (
          <Person key={member.id} member={member} />
        ))}
      </ul>
      {more > 0 && <p class="quiet">and {more} more</p>}
      {here === 1 && <p class="quiet">It is only you so far. Invite somebody.</p>}
    </Side>
  );
}

function Person({ member }: { member: Member }) {
  const { id, name, role } = member;
  const { you, marked, isOwner, owner } = useRoom();
  const mine = id === you.value.id;
  const what = [mine && "you", role === "owner" && "opened this room", marked.value.has(id) && looksAlike];
  const about = what.filter((part) => part !== false).join(" · ");
  return (
    <li>
      <Tile id={id} name={name} />
      <div class="who">
        <p>
          <bdi>{name}</bdi>
        </p>
        {about !== "" && <small>{about}</small>}
      </div>
      {isOwner.value && !mine && (
        <button
          class="link"
          type="button"
          aria-label={`Remove ${name}`}
          onClick={() => (owner.removing.value = member)}
        >
          Remove
        </button>
      )}
    </li>
  );
}
