import { join } from "node:path";
import { connectBus } from "@parlor/bus";
import { openLog } from "@parlor/service";
import { adjust } from "../backup/src/adjust.ts";
import { readBackupConfig } from "../backup/src/config.ts";
import { Failure } from "../backup/src/failure.ts";
import { brokerProgram, brokerUrl, newPasswords, type Passwords } from "./broker.ts";
import type { Child, Program } from "./child.ts";
import type { LauncherConfig } from "./config.ts";
import { findBroker } from "./find-broker.ts";
import { freePorts } from "./free-port.ts";
import { edgeProgram, filesProgram, gatewayPrograms, roomsPrograms, webProgram } from "./programs.ts";
import { openRotatingLog } from "./rotating-log.ts";
import type { Supervisor, Tier } from "./supervisor.ts";
import type { Terminal } from "./terminal.ts";

export type Opened = { readonly url: string; readonly broker: string };

type Start = (tier: Tier, program: Program) => Promise<Child>;
type Broker = { readonly urlFor: (user: keyof Passwords) => string; readonly name: string };

/** Starts every program after those that it needs. */
export async function openParlor(config: LauncherConfig, supervisor: Supervisor, terminal: Terminal): Promise<Opened> {
  const taken = await freePorts(4 + config.gateways);
  const [brokerPort = 0, web = 0, files = 0, anyPort = 0, ...gateways] = taken;
  const edgePort = config.port || anyPort;
  const start: Start = (tier, program) => supervisor.start(tier, withLog(program, config, terminal));

  const { natsUrl } = config;
  const broker: Broker = natsUrl
    ? { urlFor: () => natsUrl, name: "the one at NATS_URL" }
    : await startBroker(config, brokerPort, start, terminal);
  await adjustStreams(broker.urlFor("operator"), terminal);
  // A gateway waits for the rooms service to make the log, so they may start together.
  await Promise.all([
    ...roomsPrograms(config, broker.urlFor("rooms")).map((program) => start("rooms", program)),
    ...gatewayPrograms(config, broker.urlFor("gateway"), gateways).map((program) => start("gateway", program)),
    start("files", filesProgram(config, broker.urlFor("files"), files)),
    start("web", webProgram(config, web)),
  ]);
  await start("edge", edgeProgram(config, edgePort, { web, files, gateways }));
  return { url: urlOf(config.host, edgePort), broker: broker.name };
}

function withLog(program: Program, config: LauncherConfig, terminal: Terminal): Program {
  const log = openRotatingLog(join(config.data, "logs"), program.name.replace(" ", "-"));
  const onLine = (line: string) => {
    if (!log.write(line)) terminal.say(`${log.path} can no longer be written: ${program.name} is not logged.`);
    terminal.tell(program.name, line);
  };
  return { ...program, onLine };
}

/** Only the passwords made for this run let anybody in. */
async function startBroker(config: LauncherConfig, port: number, start: Start, terminal: Terminal): Promise<Broker> {
  const { binary, version, from } = await findBroker(terminal.say);
  const passwords = newPasswords();
  const folder = join(config.data, "broker");
  await start("broker", await brokerProgram(binary, folder, { port, store: join(folder, "store"), passwords }));
  return { urlFor: (user) => brokerUrl(port, user, passwords), name: `nats-server ${version} (${from})` };
}

/** The host's own broker may not allow it. */
async function adjustStreams(natsUrl: string, terminal: Terminal): Promise<void> {
  const config = readBackupConfig({ ...process.env, NATS_URL: natsUrl });
  const { nats: bus } = await connectBus("operator", config, openLog("launcher", "silent"));
  try {
    await adjust(bus, config);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    terminal.say(`What is kept stays as it was: ${error.message}.`);
  } finally {
    await bus.close();
  }
}

function urlOf(host: string, port: number): string {
  const everywhere = host === "0.0.0.0" || host === "::";
  const shown = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}
