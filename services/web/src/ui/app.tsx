import { general, showRoom } from "@parlor/contracts";
import { useSignalEffect } from "@preact/signals";
import { question } from "../app/markdown.ts";
import { screen } from "../app/page.ts";
import { isolated } from "../app/texts.ts";
import { settings } from "../device/device.ts";
import { Door } from "./door/door.tsx";
import { Ended } from "./door/ended.tsx";
import { Home } from "./home/home.tsx";
import { hueOf } from "./parts/hue.ts";
import { Notices } from "./parts/notices.tsx";
import { RoomContext } from "./room/context.ts";
import { Room } from "./room/room.tsx";

export function App() {
  useSignalEffect(applyTheme);
  return (
    <>
      <Shown />
      <Notices />
      {question}
    </>
  );
}

function Shown() {
  const now = screen.value;
  switch (now.at) {
    case "home":
      return <Home preview={now.preview} />;
    case "door":
      return <Door key={now.code} code={now.code} kind={now.kind} />;
    case "room":
      return (
        <RoomContext.Provider value={now.session}>
          <Room key={now.session.code} />
        </RoomContext.Provider>
      );
    case "ended":
      return <Ended why={now.why} code={now.code} />;
    case "nowhere":
      return <Ended why="nowhere" />;
  }
}

function applyTheme(): void {
  const root = document.documentElement;
  const now = screen.value;
  const room = now.at === "room" ? now.session.room.value : undefined;
  const code = room?.code ?? ("code" in now ? now.code : undefined);
  const hue = hueOf(code ?? general);
  root.dataset.theme = settings.value.theme;
  root.style.setProperty("--hue", `${hue}`);
  document.title = code === undefined ? "Parlor" : `${isolated(room?.title || showRoom(code))} · Parlor`;
  document.querySelector("link[rel=icon]")?.setAttribute("href", picture(hue));
}

/** In the room's hue, so that open rooms are told apart in the tabs. */
function picture(hue: number): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="oklch(50% .125 ${hue})"/>` +
    `<path d="M8.5 26V14.500a7.5 7.5 0 0 1 15 0V26" fill="none" stroke="#fff" stroke-width="2.5"/>` +
    `<path d="M12 26.500V14q0-3 3-3.500l5 1.500V24.500Z" fill="#fff"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
