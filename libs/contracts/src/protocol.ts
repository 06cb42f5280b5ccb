/** The WebSocket subprotocol; a client without it is too old or too new. */
export const protocol = "chat.v1";
