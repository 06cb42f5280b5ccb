export type Speech = "json" | "socket.io";

export type Comer = { readonly room: string; readonly name: string };

/** How members speak with one of the bench's peers. */
export type PeerProtocol = {
  /** Said once the connection is open; undefined if the peer speaks first. */
  readonly greeting: (comer: Comer) => string | undefined;
  /** What a frame must be answered with, if anything. */
  readonly answer: (frame: string, comer: Comer) => string | undefined;
  readonly post: (id: string, text: string) => string;
  /** A frame's event; undefined if it is about the connection only. */
  readonly read: (frame: string) => Heard | undefined;
};

/** `joined`, or `message` with its fields. */
export type Heard = { readonly type: string; readonly [field: string]: unknown };

const json: PeerProtocol = {
  greeting: ({ room, name }) => JSON.stringify({ type: "join", room, name }),
  answer: () => undefined,
  post: (id, text) => JSON.stringify({ type: "post", id, text }),
  read(frame) {
    const heard: Heard = JSON.parse(frame);
    return heard;
  },
};

const packet = { open: "0", ping: "2", pong: "3", connect: "40", event: "42" } as const;

const event = (...said: readonly unknown[]) => `${packet.event}${JSON.stringify(said)}`;

const socketIo: PeerProtocol = {
  greeting: () => undefined,
  answer(frame, { room, name }) {
    if (frame === packet.ping) return packet.pong;
    if (frame.startsWith(packet.open)) return packet.connect;
    return frame.startsWith(packet.connect) ? event("join", room, name) : undefined;
  },
  post: (id, text) => event("post", { id, text }),
  read(frame) {
    if (!frame.startsWith(packet.event)) return undefined;
    const [type, fields]: [string, object?] = JSON.parse(frame.slice(packet.event.length));
    return { type, ...fields };
  },
};

export const peerProtocols: Readonly<Record<Speech, PeerProtocol>> = { json, "socket.io": socketIo };
