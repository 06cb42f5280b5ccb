import { createServer } from "node:http";
import { Server } from "socket.io";
import { address, announce } from "./address.ts";
import { type Chat, openChat, settings } from "./socket-io-chat.ts";

// Socket.IO as it comes: on Node's HTTP server and ws, with the adapter in memory. Its page on performance advises bufferutil,
// which is installed.
const server = createServer();
const io: Chat = new Server(server, settings);
openChat(io);
server.listen(address.port, address.host, announce);
