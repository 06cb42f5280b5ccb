import { afterEach, beforeAll } from "vitest";
import { startChat } from "../../../support/chat.ts";
import type { Client } from "../../../support/client.ts";
import type { Fields } from "../../../support/websocket.ts";
import { openPeer } from "./peer.ts";

/** One gateway for a file's tests. After each it must still serve a client that was connected all the time. */
export function useGateway() {
  let port = 0;
  let neighbour: Client | undefined;
  beforeAll(async () => {
    const chat = await startChat({ env: { PARLOR_LIMITS: "false" } }); // what is sent is correct or not, and not too much
    port = chat.gateways[0]?.ports.port ?? 0;
    neighbour = await chat.connect();
  });
  afterEach(async () => {
    await neighbour?.ask({ type: "session.ping" }, "session.pong");
  });
  return {
    get port() {
      return port;
    },
    open: (fields?: Fields) => openPeer(port, fields),
  };
}
