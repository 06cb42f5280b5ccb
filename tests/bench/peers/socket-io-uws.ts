import { Server } from "socket.io";
import { address, announce } from "./address.ts";
import { type Chat, openChat, settings } from "./socket-io-chat.ts";
import { maxBackpressure, uWS } from "./uws-build.ts";

// As Socket.IO's page on installation shows: a broadcast becomes one publish to a topic.
const app = uWS.App();
const io: Chat = new Server(settings);
const attachment = { path: io.path(), maxBackpressure };
io.attachApp(app, attachment);
openChat(io);
app.listen(address.host, address.port, (listening) => {
  if (!listening) throw new Error(`Cannot listen at port ${address.port}.`);
  announce();
});
