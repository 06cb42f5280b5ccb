import { closes } from "@parlor/contracts";

/** How a connection ended: the code of the close frame, one without a code, or TCP alone. */
export type Ending = number | "no code" | "cut";

/**
 * What RFC 6455, 7.1.7 allows where it has the connection failed: a close frame with the fitting code of 7.4.1, or the
 * end of the TCP connection without one. A code of the chat's own is none of these: it says that the bytes were
 * a message.
 */
export const protocolError: readonly Ending[] = [1002, "cut"];
export const badText: readonly Ending[] = [1007, "cut"];
export const tooBig: readonly Ending[] = [1009, "cut"];
/** A close frame that breaks the rules is answered by one anyway, with no code or that of a protocol error. */
export const badClose: readonly Ending[] = ["no code", ...protocolError];

/** The message arrived as RFC 6455 says, and is no command of this chat. */
export const noCommand: Ending = closes["bad-frame"].code;
/** The message arrived, and is longer than this chat allows. */
export const tooLong: Ending = closes["frame-too-large"].code;
/** The handshake succeeded, without the subprotocol of this chat. */
export const otherProtocol: Ending = closes["client-too-old"].code;
