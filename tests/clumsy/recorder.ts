import type { BrowserContext, Page } from "playwright-core";
import type { Finding } from "./finding.ts";

// Milliseconds. A longer task holds up typing.
const longest = 200;

type Seen = { readonly found: (finding: Finding) => void; readonly worked: (from: number, to: number) => number };

/** Finds errors, and tasks that take too long, on any page of a browser. */
export async function record(context: BrowserContext, { found, worked }: Seen): Promise<void> {
  await context.exposeBinding("reportTask", (_, from: number, to: number) => {
    // The processor is looked at every now and then: what it did is known a little later.
    setTimeout(() => {
      const own = worked(from, to);
      if (own > longest)
        found({ rule: "swift", what: `A task of ${Math.round(to - from)} ms worked ${Math.round(own)} ms.` });
    }, 200);
  });
  await context.addInitScript((limit) => {
    const report = (from: number, to: number) => Reflect.get(window, "reportTask")(from, to);
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        if (duration > limit) report(performance.timeOrigin + startTime, performance.timeOrigin + startTime + duration);
    }).observe({ type: "longtask", buffered: true });
    const counted = { changes: 0 };
    Reflect.set(window, "clumsy", counted);
    const count = () => {
      counted.changes++;
    };
    // Any effect of a press; that the pressed button itself gets the focus is not enough.
    let pressed: EventTarget | null = null;
    const press = ({ target }: Event) => {
      pressed = target instanceof Element ? target.closest("button") : null;
    };
    addEventListener("pointerdown", press, true);
    addEventListener("focusin", ({ target }) => void (target === pressed || count()), true);
    new MutationObserver(count).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    for (const kind of ["toggle", "popstate", "scroll", "change"]) addEventListener(kind, count, true);
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (...frame) {
      count();
      return send.apply(this, frame);
    };
  }, longest);
  context.on("page", (page) => listen(page, found));
}

const ofNetwork = /ERR_|WebSocket connection to .* failed|Failed to load resource/;

function listen(page: Page, found: Seen["found"]): void {
  page.on("pageerror", (error) => found({ rule: "quiet", what: error.stack || String(error) }));
  page.on("console", (message) => {
    if (message.type() === "error" && !ofNetwork.test(message.text()))
      found({ rule: "quiet", what: `${message.text()} (${message.location().url})` });
  });
}
