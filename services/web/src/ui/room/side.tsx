import type { ComponentChildren } from "preact";
import { Icon } from "../parts/icons.tsx";

export type Beside = "people" | "search" | undefined;

type Props = { label: string; title: string; close: () => void; children: ComponentChildren };

/** Beside the messages on a wide screen, over them on a phone. */
export function Side({ label, title, close, children }: Props) {
  return (
    <>
      <div class="scrim" onClick={close} aria-hidden="true" />
      <section class="side" aria-label={label} tabIndex={-1}>
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
