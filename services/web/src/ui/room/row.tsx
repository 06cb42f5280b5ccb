import type { Gap } from "@parlor/client/timeline";
import type { MessageId } from "@parlor/contracts";
import { Component } from "preact";
import { tellDay, today } from "../../app/times.ts";
import type { Row } from "../../room/rows.ts";
import { Told } from "../parts/told.tsx";
import { useRoom } from "./context.ts";
import { Message } from "./message.tsx";
import type { Roving } from "./roving.ts";

type Props = { readonly row: Row; readonly roving?: Roving };

/** There are thousands: a row is drawn again only if it is another object. */
export class RowView extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.row !== this.props.row;
  }

  override render({ row, roving }: Props) {
    switch (row.kind) {
      case "message":
        return <Message row={row} roving={roving} />;
      case "day":
        return <Day ts={row.ts} />;
      case "new":
        return (
          <p class="new" id="new-messages">
            New messages
          </p>
        );
      case "gap":
        return <GapRow gap={row.gap} />;
      case "notice":
        return (
          <p class="event">
            <Told text={row.text} />
          </p>
        );
      case "deleted":
        return <Gone text={row.text} undo={row.undo} />;
    }
  }
}

function Gone({ text, undo }: { text: string; undo: MessageId | undefined }) {
  return (
    <p class="event gone">
      <Told text={text} />
      {undo !== undefined && <Undo id={undo} />}
    </p>
  );
}

function Undo({ id }: { id: MessageId }) {
  const { acts } = useRoom();
  return (
    <>
      {" "}
      <button class="link" type="button" onClick={() => acts.undo(id)}>
        Undo
      </button>
    </>
  );
}

/** Changes at midnight, even on a page that nobody touches. */
const Day = ({ ts }: { readonly ts: number }) => (
  <p class="day">
    <time dateTime={new Date(ts).toLocaleDateString("sv")}>{tellDay(ts, today.value)}</time>
  </p>
);

/** Messages that are not here are shown as missing, and loaded by a click [D7]. */
function GapRow({ gap }: { gap: Gap }) {
  const { history } = useRoom();
  const what =
    gap.missed === undefined
      ? "There may be messages between"
      : gap.missed === 1
        ? "1 message"
        : `${gap.missed} messages`;
  return (
    <p class="event">
      {what},{" "}
      <button
        class="link"
        type="button"
        aria-busy={history.loadingGaps.value.has(gap.after)}
        onClick={() => history.loadGap(gap)}
      >
        load
      </button>
    </p>
  );
}
