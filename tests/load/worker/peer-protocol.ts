/** The two ways in which the bench's peers are spoken to: plain JSON, or the protocol of Socket.IO. */
export type Speech = "json" | "socket.io";

/** Who somebody is, and where. */
export type Comer = { readonly room: string; readonly name: string };

/** How people speak to a peer: the frames that they send, and what they read in those that they get. */
export type PeerProtocol = {
  /** Said as soon as the connection is open; undefined where the peer speaks first. */
  readonly greeting: (comer: Comer) => string | undefined;
  /** What a frame must be answered with; undefined where it need not be. */
  readonly answer: (frame: string, comer: Comer) => string | undefined;
  readonly post: (id: string, text: string) => string;
  /** The event that a frame holds, which is one at most; undefined where it is about the connection only. */
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
