import { render } from "preact";
import { openDevice } from "./page/device.ts";
import { followAddress } from "./page/ways.ts";
import { App } from "./ui/app.tsx";
import { fitScreen } from "./ui/viewport.ts";

openDevice();
fitScreen();
followAddress();
addEventListener("popstate", followAddress);
render(<App />, document.body);
