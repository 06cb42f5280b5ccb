import { bool, str } from "envalid";
import { list, whole } from "./config.ts";

/** Where files are: for who takes them in, and for who takes backups. */
export const filesFolder = str({ default: ".data/files", desc: "The folder of what people upload." });

/** Settings that more than one process reads. */
export const settings = {
  PARLOR_ORIGINS: list({
    default: [],
    desc: "Origins whose pages may connect, such as https://chat.example.org. Empty: only pages of the same host.",
  }),
  PARLOR_CONNECTIONS: whole({ default: 20_000, min: 1, max: 10_000_000, desc: "Connections that one gateway takes." }),
  PARLOR_ADDRESS_CONNECTIONS: whole({
    default: 1_000,
    min: 1,
    max: 10_000_000,
    desc: "Connections that one address may have open at a gateway.",
  }),
  PARLOR_ROOM_MEMBERS: whole({ default: 10_000, min: 1, max: 100_000, desc: "How many members a room may have." }),
  PARLOR_ADDRESS_HEADER: str({
    default: "",
    desc: "The header in which a trusted proxy hands on the client's address. Empty: believe none.",
  }),
  PARLOR_LIMITS: bool({ default: true, desc: "Whether rates are limited at all. Off only for benches." }),
};
