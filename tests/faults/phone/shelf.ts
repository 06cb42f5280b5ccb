import type { Post } from "../../../services/web/src/page/outbox.ts";
import type { Shelf } from "../../../services/web/src/page/shelf.ts";

/**
 * Tells what lies on the page's shelf, each time that a transaction which changed it is complete: from then on it is
 * there after a crash. `kept` names the message that came or was changed.
 */
export function observeShelf(
  shelf: Shelf,
  restored: readonly Post[],
  told: (posts: readonly Post[], kept?: Post) => void,
): void {
  const posts = new Map<string, Post>(restored.map((post) => [post.id, post]));
  const keep = shelf.keep.bind(shelf);
  const drop = shelf.drop.bind(shelf);
  shelf.keep = async (post) => {
    await keep(post);
    posts.set(post.id, post);
    told([...posts.values()], post);
  };
  shelf.drop = async (ids) => {
    await drop(ids);
    for (const id of ids) posts.delete(id);
    told([...posts.values()]);
  };
}
