export type Terminal = {
  say(line: string): void;
  /** A line of a service's log. */
  tell(name: string, line: string): void;
};

/** Shows services' lines only if `verbose`. */
export function openTerminal(verbose: boolean): Terminal {
  return {
    say: (line) => void process.stdout.write(`${line}\n`),
    tell: (name, line) => void (verbose && process.stdout.write(`${name} | ${line}\n`)),
  };
}

/** Something the person can mend. The message is one sentence, and all they need to see. */
export class CannotStart extends Error {
  override name = "CannotStart";
}
