import type { FrameItem } from "@parlor/contracts";

type Observer = {
  /** Says everything twice, as an unsure client does. */
  readonly stutters: boolean;
  /** Whether a new connection is one to the room. */
  readonly follows: () => boolean;
  readonly opened: () => void;
  readonly lost: () => void;
  /** Before the page hears of it. */
  readonly heard: (item: FrameItem) => void;
};

const isWish = /"type":"(message\.(post|edit|delete)|reaction\.(add|remove))"/;

export function observeSockets({ stutters, follows, opened, lost, heard }: Observer): void {
  let current: WebSocket | undefined;
  const gone = (socket: WebSocket | undefined) => {
    if (socket === undefined || socket !== current) return;
    current = undefined;
    lost();
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      if (!follows()) return;
      gone(current); // the page has let go of the one before, which may not have noticed yet
      this.addEventListener("open", () => {
        current = this;
        opened();
      });
      this.addEventListener("close", () => gone(this));
      this.addEventListener("message", ({ data }) => {
        if (this === current) for (const item of JSON.parse(data) as readonly FrameItem[]) heard(item);
      });
    }

    override send(frame: string) {
      super.send(frame);
      if (stutters && isWish.test(frame)) super.send(frame);
    }
  };
}
