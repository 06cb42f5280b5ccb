/** Something the person can mend. The message is one sentence that names it, and all they need to see. */
export class CannotStart extends Error {
  override name = "CannotStart";
}
