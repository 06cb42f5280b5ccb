/** What the person in front of the terminal is told. */
export type Terminal = {
  say(line: string): void;
  /** A line of a service's log, for those who asked for them. */
  tell(name: string, line: string): void;
};

/** Speaks on standard output; services' lines only where `verbose`. */
export function openTerminal(verbose: boolean): Terminal {
  return {
    say: (line) => void process.stdout.write(`${line}\n`),
    tell: (name, line) => void (verbose && process.stdout.write(`${name} | ${line}\n`)),
  };
}

/** Something the person can mend. The message is one sentence that names it, and all they need to see. */
export class CannotStart extends Error {
  override name = "CannotStart";
}
