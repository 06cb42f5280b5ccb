import { createServer } from "node:http";
import { Server } from "socket.io";
import { address, announce } from "./address.ts";
import { type Chat, openChat, settings } from "./socket-io-chat.ts";

// On Node's HTTP server and ws, adapter in memory, with bufferutil as its page on performance advises.
const server = createServer();
const io: Chat = new Server(server, settings);
openChat(io);
server.listen(address.port, address.host, announce);
