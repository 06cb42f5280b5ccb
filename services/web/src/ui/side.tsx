import type { ComponentChildren } from "preact";
import { Icon } from "./icons.tsx";

type Props = { label: string; title: string; close: () => void; children: ComponentChildren };

/** A panel: beside the messages where there is room, a sheet over them on a phone. */
export function Side({ label, title, close, children }: Props) {
  return (
    <>
      <div class="scrim" onClick={close} aria-hidden="true" />
      <section class="side" aria-label={label}>
        <header>
          <h2>{title}</h2>
          <button class="button bare square" type="button" aria-label={`Close ${label.toLowerCase()}`} onClick={close}>
            <Icon of="close" size={18} />
          </button>
        </header>
        {children}
      </section>
    </>
  );
}
