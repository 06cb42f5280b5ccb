import { closes } from "@parlor/contracts";

/** A close code, a close frame without one, or the end of TCP alone. */
export type Ending = number | "no code" | "cut";

// RFC 6455, 7.1.7: a failed connection gets the fitting code of 7.4.1, or just ends. A code of our own is no failure.
export const protocolError: readonly Ending[] = [1002, "cut"];
export const badText: readonly Ending[] = [1007, "cut"];
export const tooBig: readonly Ending[] = [1009, "cut"];
/** A wrong close frame is answered anyway, without a code or with a protocol error's. */
export const badClose: readonly Ending[] = ["no code", ...protocolError];

export const noCommand: Ending = closes["bad-frame"].code;
export const tooLong: Ending = closes["frame-too-large"].code;
export const otherProtocol: Ending = closes["client-too-old"].code;
