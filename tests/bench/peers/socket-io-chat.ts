import type { Server, ServerOptions } from "socket.io";
import { isPost, isWord, type Message } from "./message.ts";
import type { Guest } from "./wire.ts";

type FromGuests = { join(room: unknown, name: unknown): void; post(post: unknown): void };
type ToGuests = { joined(): void; message(message: Message): void };
export type Chat = Server<FromGuests, ToGuests, Record<never, never>, { guest?: Guest }>;

/** WebSockets from the start, which spares the change from polling; uncompressed by default. */
export const settings: Partial<ServerOptions> = {
  transports: ["websocket"],
  perMessageDeflate: false,
  serveClient: false,
};

/** On whatever `io` is attached to. */
export function openChat(io: Chat): void {
  io.engine.on("connection", forgetRequest);
  io.on("connection", (socket) => {
    socket.on("join", (room, name) => {
      if (!isWord(room) || !isWord(name) || socket.data.guest) return void socket.disconnect();
      socket.data.guest = { room, name };
      void socket.join(room);
      socket.emit("joined");
    });
    socket.on("post", (post) => {
      const { guest } = socket.data;
      if (!isPost(post) || !guest) return void socket.disconnect();
      io.to(guest.room).emit("message", { id: post.id, by: guest.name, text: post.text, ts: Date.now() });
    });
  });
}

// Socket.IO's page on memory advises it: each connection's first request is kept as long as it otherwise.
function forgetRequest(connection: { request: unknown }): void {
  connection.request = null;
}
