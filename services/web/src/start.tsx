import { render } from "preact";
import { comeBack, followAddress } from "./app/router.ts";
import { followDay } from "./app/times.ts";
import { openDevice } from "./device/device.ts";
import { App } from "./ui/app.tsx";

openDevice();
followDay();
fitScreen();
followAddress();
addEventListener("popstate", comeBack);
document.body.replaceChildren(); // what stood there while this was loading
render(<App />, document.body);

/** iOS lays its keyboard over the page and tells only `visualViewport`. */
function fitScreen(): void {
  const view = window.visualViewport;
  if (view === null) return;
  const fit = () => {
    const covered = window.innerHeight - view.height;
    const root = document.documentElement;
    // A zoomed page stays as it is; and if the browser resizes the page by itself, nothing is covered.
    if (view.scale === 1 && covered > 1) root.style.setProperty("--height", `${view.height}px`);
    else root.style.removeProperty("--height");
  };
  view.addEventListener("resize", fit);
}
