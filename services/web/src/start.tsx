import { render } from "preact";
import { followDay } from "./page/clock.ts";
import { openDevice } from "./page/device.ts";
import { followAddress } from "./page/ways.ts";
import { App } from "./ui/app.tsx";
import { fitScreen } from "./ui/viewport.ts";

openDevice();
followDay();
fitScreen();
followAddress();
addEventListener("popstate", followAddress);
render(<App />, document.body);
