import { Component } from "preact";
import * as model from "../page/model.ts";
import type { Row } from "../page/rows.ts";
import { tellDay } from "../page/times.ts";
import { GapRow } from "./gap-row.tsx";
import { Message } from "./message.tsx";
import type { Roving } from "./roving.ts";
import { Told } from "./told.tsx";

type Props = { readonly row: Row; readonly roving?: Roving };

/** One row of the list. Thousands stand there: a row is drawn again only when it is another one. */
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
          <p class="event" dir="auto">
            <Told text={row.text} />
          </p>
        );
    }
  }
}

/** Where a day begins. Today is yesterday once it is midnight, also on a page that nobody touches. */
const Day = ({ ts }: { readonly ts: number }) => (
  <p class="day">
    <time dateTime={new Date(ts).toLocaleDateString("sv")}>{tellDay(ts, model.today.value)}</time>
  </p>
);
