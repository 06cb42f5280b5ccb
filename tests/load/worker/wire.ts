import { connect, type Socket } from "node:net";
import { clientFrame, handshake, opcodes, opening, walk } from "../../support/websocket.ts";
import { micros } from "../clock.ts";

/** The bytes are gone once `frame` returns. */
export type Listener = {
  opened(): void;
  /** `now` is when it was read, in microseconds of the shared clock. */
  frame(bytes: Buffer, start: number, end: number, now: number): void;
  closed(): void;
};

export type Target = {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly subprotocol: string;
};

// All connections of a process read into it; what is not a whole frame yet is copied out.
const readBuffer = Buffer.allocUnsafe(256 * 1024);
const normalClosure = Buffer.from([0x03, 0xe8]);
const headEnd = Buffer.from("\r\n\r\n");

/** A client's WebSocket on plain TCP, as cheap for the generator as can be. */
export class Wire {
  readonly #socket: Socket;
  readonly #listener: Listener;
  #rest: Buffer | undefined;
  #open = false;
  #now = 0;

  /** Connects from `localAddress` if given: an address has only some 28,000 ports to connect from. */
  constructor({ host, port, path, subprotocol }: Target, localAddress: string | undefined, listener: Listener) {
    this.#listener = listener;
    const onread = {
      buffer: readBuffer,
      callback: (count: number) => {
        this.#read(count);
        return true;
      },
    };
    const offered = subprotocol === "" ? undefined : subprotocol;
    const fields = { ...opening, Host: `${host}:${port}`, "Sec-WebSocket-Protocol": offered };
    const upgrade = () => handshake(fields, `GET ${path} HTTP/1.1`);
    this.#socket = connect({ host, port, noDelay: true, onread, ...(localAddress && { localAddress }) });
    this.#socket.once("connect", () => this.#socket.write(upgrade()));
    this.#socket.on("error", () => this.#socket.destroy()); // said by `close`, like every other end
    this.#socket.once("close", () => listener.closed());
  }

  send(text: string): void {
    if (this.#open) this.#socket.write(clientFrame(text));
  }

  /** Stops reading, or goes on: the kernel's buffers fill, and then the server's. */
  pause(paused: boolean): void {
    if (paused) this.#socket.pause();
    else this.#socket.resume();
  }

  /** Ends as a closed tab does. */
  close(): void {
    if (this.#open) this.#socket.end(clientFrame(normalClosure, opcodes.close));
    else this.#socket.destroy();
  }

  /** Ends without a word. */
  cut(): void {
    this.#socket.resetAndDestroy();
  }

  #read(count: number): void {
    this.#now = micros();
    let [bytes, end] = [readBuffer, count];
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, readBuffer.subarray(0, count)]);
      end = bytes.length;
      this.#rest = undefined;
    }
    const start = this.#open ? 0 : this.#upgraded(bytes, end);
    const at = this.#open ? walk(bytes, start, end, this.#visit) : 0;
    if (at < end) this.#rest = Buffer.from(bytes.subarray(at, end));
  }

  readonly #visit = (opcode: number, bytes: Buffer, start: number, end: number) => {
    if (opcode === opcodes.text) this.#listener.frame(bytes, start, end, this.#now);
    else if (opcode === opcodes.ping) this.#socket.write(clientFrame("", opcodes.pong));
    else if (opcode === opcodes.close) this.#socket.end();
  };

  #upgraded(bytes: Buffer, end: number): number {
    const found = bytes.subarray(0, end).indexOf(headEnd);
    if (found < 0) return 0;
    if (bytes.toString("latin1", 9, 12) !== "101") {
      this.#socket.destroy();
      return end;
    }
    this.#open = true;
    this.#listener.opened();
    return found + headEnd.length;
  }
}
