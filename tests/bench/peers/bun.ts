import { address, announce } from "./address.ts";
import { type Guest, joinedFrame, messageFrame, readCommand, refused } from "./wire.ts";

// Bun's server and topics as its guide to publishing and subscribing shows them, uncompressed by default.
const server = Bun.serve<{ guest?: Guest }>({
  hostname: address.host,
  port: address.port,
  fetch(request, server) {
    if (server.upgrade(request, { data: {} })) return undefined;
    return new Response("Connect with a WebSocket.\n", { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, frame) {
      const command = readCommand(frame.toString());
      const { guest } = socket.data;
      if (command?.type === "join" && !guest) {
        socket.data.guest = command;
        socket.subscribe(command.room);
        return void socket.send(joinedFrame);
      }
      if (command?.type === "post" && guest) return void server.publish(guest.room, messageFrame(command, guest.name));
      socket.close(refused);
    },
  },
});
announce();
