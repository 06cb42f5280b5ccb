/** The WebSocket subprotocol. A client that does not offer it is too old or too new. */
export const protocol = "chat.v1";
