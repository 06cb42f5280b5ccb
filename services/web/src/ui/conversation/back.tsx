import { useEffect } from "preact/hooks";
import { useRoom } from "../room/context.ts";

/** In pixels: this near to the end of the list is the end. */
const near = 100;

/** Leads back to the reply that led elsewhere, until one is there again, or at the end. */
export function Back() {
  const { history } = useRoom();
  const from = history.cameFrom.value;
  useEffect(() => {
    const pane = document.querySelector(".messages");
    const look = () => {
      if (pane === null || isAtEnd(pane) || isInSight(pane, pane.querySelector(`[data-seq="${from}"]`)))
        history.cameFrom.value = undefined;
    };
    pane?.addEventListener("scroll", look);
    return () => pane?.removeEventListener("scroll", look);
  }, [from]);
  return (
    <p class="back">
      <button class="button" type="button" onClick={() => from !== undefined && history.show(from)}>
        Back to where you were
      </button>
    </p>
  );
}

const isAtEnd = ({ scrollHeight, scrollTop, clientHeight }: Element) => scrollHeight - scrollTop - clientHeight < near;

function isInSight(pane: Element, article: Element | null): boolean {
  if (article === null) return false;
  const [around, own] = [pane.getBoundingClientRect(), article.getBoundingClientRect()];
  const middle = (own.top + own.bottom) / 2;
  return middle > around.top && middle < around.bottom;
}
