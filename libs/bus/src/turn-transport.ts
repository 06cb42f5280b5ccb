import { NodeTransport } from "@nats-io/transport-node/lib/node_transport.js";

/**
 * The client's own transport, but for one thing: what is sent in one turn of the event loop goes out in one write. The
 * client itself writes as often as promises happen to be resolved in between, and each write costs as much as many
 * messages.
 */
export class TurnTransport extends NodeTransport {
  #frames: Uint8Array[] = [];

  override send(frame: Uint8Array): void {
    if (this.#frames.push(frame) === 1) setImmediate(() => this.#write());
  }

  #write(): void {
    const frames = this.#frames;
    this.#frames = [];
    super.send(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
  }
}
