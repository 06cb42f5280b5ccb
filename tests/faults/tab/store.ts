import type { Post } from "@parlor/client/outbox";
import type { OutboxStore } from "../../../services/web/src/device/store.ts";

type Told = {
  /** A message lies there as it is now. */
  readonly kept: (post: Post) => void;
  /** What is being written lies there; nothing, where it is empty. */
  readonly draft: (text: string) => void;
};

/** Tells what lies in the page's store, each time that a transaction is complete: from then on it is there after a crash. */
export function observeStore(store: OutboxStore, told: Told): void {
  const keep = store.keep.bind(store);
  const keepDraft = store.keepDraft.bind(store);
  store.keep = async (post, tab) => {
    await keep(post, tab);
    told.kept(post);
  };
  store.keepDraft = async (room, tab, text) => {
    await keepDraft(room, tab, text);
    told.draft(text);
  };
}
