import { say } from "../../app/notices.ts";
import type { RoomSession } from "../../room/session.ts";
import { later } from "../parts/later.tsx";

const load = () => import("../conversation/index.ts");

export const About = later(() => load().then(({ About }) => About));
export const Back = later(() => load().then(({ Back }) => Back));
export const Changes = later(() => load().then(({ Changes }) => Changes));
export const MessageActions = later(() => load().then(({ MessageActions }) => MessageActions));
export const MessageSheet = later(() => load().then(({ MessageSheet }) => MessageSheet));
export const Popup = later(() => load().then(({ Popup }) => Popup));
export const Quote = later(() => load().then(({ Quote }) => Quote));
export const Reactions = later(() => load().then(({ Reactions }) => Reactions));
export const Unsent = later(() => load().then(({ Unsent }) => Unsent));

/** What has no button: there before it is wanted, as far as there is a network. */
export const attend = (room: RoomSession, signal: AbortSignal) =>
  load().then(
    ({ attend }) => attend(room, signal),
    () => undefined,
  );

const loadSuggest = () => import("../suggest/index.ts");

export const Suggestions = later(() => loadSuggest().then(({ Suggestions }) => Suggestions));

/** What runs a command; undefined without a network. */
export const loadCommands = () =>
  loadSuggest().then(
    ({ run }) => run,
    () => void say("Commands could not be loaded. Try again when you are connected."),
  );
