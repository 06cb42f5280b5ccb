import { address, announce } from "./address.ts";
import { maxBackpressure, uWS } from "./uws-build.ts";
import { type Guest, joinedFrame, messageFrame, readCommand, refused } from "./wire.ts";

// uWebSockets.js with its topics, no bus and no store: the best that Parlor's gateway could do.
const app = uWS.App();

app.ws<{ guest?: Guest }>("/*", {
  compression: uWS.DISABLED,
  maxBackpressure,
  maxPayloadLength: 64 * 1024, // the longest text that is allowed does not fit into the 16 kB of the default
  message(socket, bytes) {
    const data = socket.getUserData();
    const command = readCommand(Buffer.from(bytes).toString());
    if (command?.type === "join" && !data.guest) {
      data.guest = command;
      socket.subscribe(command.room);
      return void socket.send(joinedFrame);
    }
    if (command?.type === "post" && data.guest) {
      return void app.publish(data.guest.room, messageFrame(command, data.guest.name));
    }
    socket.end(refused);
  },
});
app.listen(address.host, address.port, (listening) => {
  if (!listening) throw new Error(`Cannot listen at port ${address.port}.`);
  announce();
});
