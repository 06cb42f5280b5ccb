import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { brokerProgram } from "./broker.ts";
import { findBroker } from "./broker-fetch.ts";
import type { Child, Program } from "./child.ts";
import type { LauncherConfig } from "./config.ts";
import type { Crew, Rank } from "./crew.ts";
import { openJournal } from "./journal.ts";
import { edgeProgram, gatewayPrograms, type ProgramOf, roomsPrograms, webProgram } from "./programs.ts";
import type { Terminal } from "./terminal.ts";

/** Parlor, open. */
export type Opened = { readonly url: string; readonly broker: string };

/** Starts everything in the order in which it stands on one another; each is ready before the next. */
export async function openParlor(config: LauncherConfig, crew: Crew, terminal: Terminal): Promise<Opened> {
  const start = (rank: Rank, program: ProgramOf) => startOne(rank, program, config, crew, terminal);
  const broker = config.natsUrl
    ? { url: config.natsUrl, name: "the one at NATS_URL" }
    : await startBroker(config, start, terminal);
  // A gateway waits until the rooms service has made the log, so they may as well start together.
  const [gateways, [web]] = await Promise.all([
    Promise.all(gatewayPrograms(config, broker.url).map((program) => start("gateway", program))),
    Promise.all([start("web", webProgram(config))]),
    Promise.all(roomsPrograms(config, broker.url).map((program) => start("rooms", program))),
  ]);
  const behind = gateways.map(({ ports }) => ports);
  const edge = await start("edge", edgeProgram(config, web.ports, behind));
  return { url: urlOf(config.host, edge.ports.port), broker: broker.name };
}

/** Starts one program with its log kept in a file. */
function startOne(rank: Rank, program: ProgramOf, config: LauncherConfig, crew: Crew, terminal: Terminal) {
  const { name } = program();
  const journal = openJournal(join(config.data, "logs"), name.replace(" ", "-"));
  const hear = (line: string) => {
    journal.write(line);
    terminal.tell(name, line);
  };
  return crew.start(rank, (ports): Program => ({ ...program(ports), onLine: hear }));
}

type Start = (rank: Rank, program: ProgramOf) => Promise<Child>;
type Broker = { readonly url: string; readonly name: string };

/** A broker of our own, on this machine, that lets in nobody who does not know a password made for this run. */
async function startBroker(config: LauncherConfig, start: Start, terminal: Terminal): Promise<Broker> {
  const { binary, from } = await findBroker(terminal.say);
  const login = { user: "parlor", pass: randomBytes(24).toString("base64url") };
  const folder = join(config.data, "broker");
  const program = await brokerProgram(binary, folder, { store: join(folder, "store"), login });
  const { ports } = await start("broker", program);
  const version = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim().replace(": v", " ");
  return { url: `nats://${login.user}:${login.pass}@127.0.0.1:${ports.port}`, name: `${version} (${from})` };
}

function urlOf(host: string, port = 0): string {
  const everywhere = host === "0.0.0.0" || host === "::";
  const shown = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${shown}:${port}`;
}
