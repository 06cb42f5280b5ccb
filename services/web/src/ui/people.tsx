import type { Member } from "@parlor/contracts";
import { useSignal } from "@preact/signals";
import { remove } from "../page/in-room.ts";
import * as model from "../page/model.ts";
import { Answers, Dialog } from "./dialog.tsx";
import { Side } from "./side.tsx";
import { Tile } from "./tile.tsx";

/** Who is here. */
export function People({ close }: { close: () => void }) {
  const { here, members } = model.roster.value;
  const removing = useSignal<Member | undefined>(undefined);
  const more = here - members.length;
  return (
    <Side label="People" title={`${here} here`} close={close}>
      <ul class="members">
        {members.map((member) => (
          <Person key={member.id} member={member} remove={() => (removing.value = member)} />
        ))}
      </ul>
      {more > 0 && <p class="quiet">and {more} more</p>}
      {here === 1 && <p class="quiet">It is only you so far. Invite somebody.</p>}
      {removing.value && <Removal member={removing.value} close={() => (removing.value = undefined)} />}
    </Side>
  );
}

function Person({ member, remove }: { member: Member; remove: () => void }) {
  const { id, name, role } = member;
  const mine = id === model.you.value?.id;
  const what = [
    mine && "you",
    role === "owner" && "opened this room",
    model.marked.value.has(id) && "looks like another name here",
  ];
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
        <button class="link" type="button" aria-label={`Remove ${name}`} onClick={remove}>
          Remove
        </button>
      )}
    </li>
  );
}

function Removal({ member, close }: { member: Member; close: () => void }) {
  return (
    <Dialog title={`Remove ${member.name}?`} close={close}>
      <form method="dialog" onSubmit={() => remove(member.id)}>
        <p>They leave the room at once and cannot come back. What they wrote stays.</p>
        <Answers label="Remove" danger />
      </form>
    </Dialog>
  );
}
