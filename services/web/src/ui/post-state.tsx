import { discard, edit, retry } from "../page/in-room.ts";
import type { Post } from "../page/outbox.ts";
import { tellRefusal } from "../page/words.ts";
import { Icon } from "./icons.tsx";

/** What has become of a message that is not in the room yet, in words and shape. */
export function PostState({ post }: { post: Post }) {
  if (post.state !== "refused") {
    return (
      <p class="state late">
        <Icon of="clock" size={13} /> Sending
      </p>
    );
  }
  return (
    <div class="state">
      <p class="wrong">
        <Icon of="alert" size={16} /> Not sent: {post.reason && tellRefusal(post.reason)}
      </p>
      <p class="row end">
        <button class="link" type="button" onClick={() => retry(post.id)}>
          Retry
        </button>
        <button class="link" type="button" onClick={() => edit(post.id)}>
          Edit
        </button>
        <button class="link" type="button" onClick={() => discard(post.id)}>
          Delete
        </button>
      </p>
    </div>
  );
}
