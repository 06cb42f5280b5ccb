import type { Post } from "@parlor/client/outbox";
import { tellRefusal } from "../../app/texts.ts";
import type { MessageRow } from "../../room/rows.ts";
import { Icon } from "../parts/icons.tsx";
import { useRoom } from "../room/context.ts";

const writtenAsAnother = "it was written as somebody else.";

/** A message that was refused. */
export function Unsent({ post }: { post: Post }) {
  const room = useRoom();
  return (
    <div class="state">
      <p class="wrong">
        <Icon of="alert" size={16} /> Not sent:{" "}
        {post.reason === undefined ? writtenAsAnother : tellRefusal(post.reason)}
      </p>
      <p class="row end">
        <button class="link" type="button" onClick={() => room.sender.retry(post.id)}>
          Retry
        </button>
        <button class="link" type="button" onClick={() => room.acts.handBack(post.id)}>
          Edit
        </button>
        <button class="link" type="button" onClick={() => room.sender.takeBack(post.id)}>
          Delete
        </button>
      </p>
    </div>
  );
}

/** An edit or a deletion that waits, or was refused. */
export function Changes({ row }: { row: MessageRow }) {
  const { sender } = useRoom();
  const change = row.changes?.findLast((post) => !("emoji" in post));
  if (change === undefined) return null;
  const what = change.type === "message.edit" ? "edit" : "deletion";
  if (change.state !== "refused")
    return (
      <p class="state late">
        <Icon of="clock" size={13} /> Saving the {what}
      </p>
    );
  return (
    <div class="state">
      <p class="wrong">
        <Icon of="alert" size={16} /> The {what} was not saved:{" "}
        {change.reason === undefined ? writtenAsAnother : tellRefusal(change.reason)}
      </p>
      <p class="row end">
        <button class="link" type="button" onClick={() => sender.retry(change.id)}>
          Retry
        </button>
        <button class="link" type="button" onClick={() => sender.takeBack(change.id)}>
          Give it up
        </button>
      </p>
    </div>
  );
}
