import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";
import { say } from "../../app/notices.ts";

/** A part of the page that is loaded when it is first drawn. What cannot be loaded is closed. */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>) {
  const part = signal<FunctionComponent<P> | undefined>(undefined);
  let loading: Promise<void> | undefined;
  const ask = () => {
    loading ??= load().then(
      (loaded) => {
        part.value = loaded;
      },
      (error: unknown) => {
        loading = undefined; // offline, or replaced by a newer version: asked for again when it is wanted again
        if (!(error instanceof TypeError)) reportError(error);
      },
    );
    return loading;
  };
  const Later: FunctionComponent<P> = (props) => {
    const Part = part.value;
    if (Part !== undefined) return <Part {...props} />;
    void ask().then(() => part.value ?? missing(props));
    return null;
  };
  return Later;
}

function missing(props: object): void {
  say("That could not be loaded. Try again when you are connected.");
  if ("close" in props && typeof props.close === "function") props.close();
}

/** The look of a part that was loaded. */
export function wear(style: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
}
