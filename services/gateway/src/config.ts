import { busSettings } from "@parlor/bus";
import { common, port, readConfig, settings, whole } from "@parlor/service";

export const gatewaySettings = {
  ...common,
  ...busSettings,
  ...settings,
  PORT: port({ default: 8081, desc: "The port that clients connect to." }),
  PARLOR_LIFETIME_HOURS: whole({
    default: 24,
    min: 1,
    max: 720,
    desc: "The age at which a connection must come anew.",
  }),
  PARLOR_STAY_SECONDS: whole({
    default: 60,
    min: 0,
    max: 86_400,
    desc: "After how long in a room somebody gets a token that is good for longer than a day.",
  }),
  PARLOR_RATE: whole({
    default: 10,
    min: 1,
    max: 1_000_000,
    desc: "Messages a second that one connection keeps up.",
  }),
  PARLOR_BURST: whole({ default: 60, min: 1, max: 10_000_000, desc: "Messages one connection may send at once." }),
  PARLOR_ADDRESS_RATE: whole({
    default: 300,
    min: 1,
    max: 10_000_000,
    desc: "The same for all connections of an address.",
  }),
  PARLOR_ADDRESS_BURST: whole({ default: 3000, min: 1, max: 100_000_000, desc: "The same for all of an address." }),
  PARLOR_ADDRESS_MEMBERS: whole({
    default: 1_000,
    min: 1,
    max: 10_000_000,
    desc: "Connections of one address in one room at a gateway.",
  }),
  PARLOR_ADDRESS_ROOMS: whole({
    default: 500,
    min: 1,
    max: 10_000_000,
    desc: "Rooms that one address may make in a day.",
  }),
  PARLOR_ADDRESS_NEWCOMERS: whole({
    default: 3_600,
    min: 4,
    max: 100_000_000,
    desc: "New members that one address may bring in an hour, a quarter of them at once.",
  }),
  PARLOR_ADDRESS_MEGABYTES: whole({
    default: 512,
    min: 1,
    max: 1_000_000,
    desc: "Megabytes of messages that one address may write in a day.",
  }),
};

/** Throws ConfigError, which names the variable that is wrong [B3]. */
export function gatewayConfig(env: NodeJS.ProcessEnv) {
  return readConfig(env, gatewaySettings);
}

export type GatewayConfig = ReturnType<typeof gatewayConfig>;
