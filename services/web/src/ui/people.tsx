import type { Member } from "@parlor/contracts";
import * as model from "../page/model.ts";
import { looksAlike } from "../page/told.ts";
import { Side } from "./side.tsx";
import { Tile } from "./tile.tsx";

/** Who is here. */
export function People({ close }: { close: () => void }) {
  const { here, members } = model.roster.value;
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
  const mine = id === model.you.value?.id;
  const what = [mine && "you", role === "owner" && "opened this room", model.marked.value.has(id) && looksAlike];
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
      {model.isOwner.value && !mine && (
        <button
          class="link"
          type="button"
          aria-label={`Remove ${name}`}
          onClick={() => (model.removing.value = member)}
        >
          Remove
        </button>
      )}
    </li>
  );
}
