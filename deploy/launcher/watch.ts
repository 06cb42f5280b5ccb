import { watch } from "node:fs";
import { join } from "node:path";
import { buildPage } from "./bundle.ts";
import { root } from "./service.ts";
import type { Supervisor, Tier } from "./supervisor.ts";
import type { Terminal } from "./terminal.ts";

const settle = 150;

/** The tiers to restart when this file changes. */
export function affected(path: string): readonly Tier[] {
  if (path.endsWith(".test.ts") || path.endsWith(".test.tsx")) return [];
  const [floor, name, place] = path.split("/");
  if (floor === "libs" && place !== "src") return [];
  switch (`${floor}/${name}`) {
    case "libs/contracts":
    case "libs/service":
      return ["rooms", "gateway", "files", "web", "edge"];
    case "libs/client":
      return ["web"];
    case "libs/bus":
      return ["rooms", "gateway", "files"];
    case "libs/log":
      return ["gateway", "files"];
    case "services/rooms":
      return ["rooms"];
    case "services/gateway":
      return ["gateway"];
    case "services/files":
      return ["files"];
    case "services/web":
      return path.startsWith("services/web/dist/") ? [] : ["web"];
    case "deploy/edge":
      return ["edge"];
    default:
      return [];
  }
}

export function watchSources(supervisor: Supervisor, terminal: Terminal): void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();

  const run = async () => {
    const tiers = [...new Set([...changed].flatMap(affected))];
    changed.clear();
    if (tiers.length === 0) return;
    if (tiers.includes("web")) await buildPage(terminal.say);
    terminal.say(`Changed: starting ${tiers.join(", ")} anew.`);
    await supervisor.restart(...tiers);
  };
  const note = (path: string) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      round = round.then(run).catch((error: Error) => terminal.say(error.message));
    }, settle);
  };
  for (const folder of ["libs", "services", "deploy/edge"]) {
    watch(join(root, folder), { recursive: true }, (_, file) => note(`${folder}/${file}`));
  }
}
