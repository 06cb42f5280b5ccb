import { createServer, type Socket } from "node:net";
import { stamped } from "../worker/stamp.ts";

const frames = 400;
const bytes = 120;

const speech = Buffer.concat(Array.from({ length: frames }, (_, index) => eventFrame(index + 1)));
const server = createServer((socket) => {
  socket.once("data", () => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    speak(socket);
  });
  socket.on("drain", () => speak(socket));
  socket.on("error", () => socket.destroy());
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.once("disconnect", () => process.exit());

function speak(socket: Socket): void {
  while (socket.write(speech));
}

function eventFrame(seq: number): Buffer {
  const text = Buffer.from(
    JSON.stringify([
      {
        seq,
        prev: seq - 1,
        ts: Date.now(),
        type: "message.posted",
        id: "0-0",
        by: "aaaaaaaaaaaa",
        name: "Ana",
        text: stamped({ author: 0, number: seq, due: 0 }, bytes),
      },
    ]),
  );
  return Buffer.concat([Buffer.from([0x81, 126, text.length >> 8, text.length & 255]), text]);
}
