import type { Post } from "@parlor/client/outbox";
import type { OutboxStore } from "../../../services/web/src/device/store.ts";

type Told = {
  readonly kept: (post: Post) => void;
  readonly draft: (text: string) => void;
};

/** Tells of each complete transaction: its data survives a crash. */
export function observeStore(store: OutboxStore, told: Told): void {
  const keep = store.keep.bind(store);
  const update = store.update.bind(store);
  const keepDraft = store.keepDraft.bind(store);
  store.keep = async (post, tab) => {
    await keep(post, tab);
    told.kept(post);
  };
  store.update = async (post) => {
    await update(post);
    told.kept(post);
  };
  store.keepDraft = async (room, tab, text) => {
    await keepDraft(room, tab, text);
    told.draft(text);
  };
}
