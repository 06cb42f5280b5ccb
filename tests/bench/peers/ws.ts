import { createServer } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { address, announce } from "./address.ts";
import { type Guest, joinedFrame, messageFrame, readCommand, refused } from "./wire.ts";

// On Node's HTTP server, as its README broadcasts: uncompressed by default, with bufferutil as it advises.
const rooms = new Map<string, Set<WebSocket>>();
const server = createServer();

new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (socket) => {
  let guest: Guest | undefined;
  socket.on("error", console.error);
  socket.on("message", (data) => {
    const command = readCommand(data.toString());
    if (command?.type === "join" && !guest) {
      guest = command;
      enter(guest.room, socket);
      return socket.send(joinedFrame);
    }
    if (command?.type === "post" && guest) return broadcast(guest.room, messageFrame(command, guest.name));
    socket.close(refused);
  });
  socket.on("close", () => guest && leave(guest.room, socket));
});
server.listen(address.port, address.host, announce);

function enter(room: string, socket: WebSocket): void {
  const members = rooms.get(room);
  if (members) members.add(socket);
  else rooms.set(room, new Set([socket]));
}

function leave(room: string, socket: WebSocket): void {
  const members = rooms.get(room);
  members?.delete(socket);
  if (members?.size === 0) rooms.delete(room);
}

function broadcast(room: string, frame: string): void {
  const bytes = Buffer.from(frame); // or ws would encode it anew for each of them
  for (const member of rooms.get(room) ?? []) {
    if (member.readyState === WebSocket.OPEN) member.send(bytes, { binary: false });
  }
}
