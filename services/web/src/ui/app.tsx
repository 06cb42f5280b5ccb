import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import * as model from "../page/model.ts";
import { Door } from "./door.tsx";
import { dress } from "./dress.ts";
import { Ended } from "./ended.tsx";
import { Home } from "./home.tsx";
import { Notices } from "./notices.tsx";
import { Room } from "./room.tsx";

/** The whole page. */
export function App() {
  useSignalEffect(dress);
  return (
    <>
      <Shown />
      <Notices />
    </>
  );
}

/** The screen that is to be shown now. */
function Shown() {
  const screen = model.screen.value;
  const created = useRef(false);
  // Still known when the room is shown: who made it finds the invitation open.
  if (screen.at !== "room") created.current = model.entering.value === "create";
  switch (screen.at) {
    case "home":
      return <Home />;
    case "door":
      return <Door key={screen.code} code={screen.code} kind={screen.kind} />;
    case "room":
      return <Room key={model.room.value?.code} created={created.current} />;
    case "ended":
      return <Ended why={screen.why} code={screen.code} />;
    case "nowhere":
      return <Ended why="nowhere" />;
  }
}
