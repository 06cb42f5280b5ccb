import { str } from "@parlor/service";

/** What every service that speaks on the bus needs to know. */
export const busSettings = {
  NATS_URL: str({ default: "nats://127.0.0.1:4222", desc: "The broker, with credentials where it wants them." }),
  NATS_PASSWORD_FILE: str({ default: "", desc: "The file of the password, where it is not in NATS_URL." }),
};
