import { watch } from "node:fs";
import { join } from "node:path";
import { buildPage } from "./bundle.ts";
import type { Crew, Rank } from "./crew.ts";
import { root } from "./service.ts";
import type { Terminal } from "./terminal.ts";

/** Editors write a file in several steps: wait until they are done. */
const settle = 150;

/** What runs anew when a file changes; the page is built anew too where it is made from that file. */
export function affected(path: string): readonly Rank[] {
  if (path.endsWith(".test.ts") || path.endsWith(".test.tsx")) return [];
  const folder = path.split("/").slice(0, 2).join("/");
  switch (folder) {
    case "libs/contracts":
    case "libs/service":
      return ["rooms", "gateway", "web", "edge"];
    case "services/rooms":
      return ["rooms"];
    case "services/gateway":
      return ["gateway"];
    case "services/web":
      return path.startsWith("services/web/dist/") ? [] : ["web"];
    case "deploy/edge":
      return ["edge"];
    default:
      return [];
  }
}

/** Watches the sources, builds the page and starts anew what a change affects, one round after the other. */
export function watchSources(crew: Crew, terminal: Terminal): void {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();

  const run = async () => {
    const ranks = [...new Set([...changed].flatMap(affected))];
    changed.clear();
    if (ranks.length === 0) return;
    if (ranks.includes("web")) await buildPage(terminal.say);
    terminal.say(`Changed: starting ${ranks.join(", ")} anew.`);
    await crew.restart(...ranks);
  };
  const note = (path: string) => {
    changed.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      round = round.then(run).catch((error: Error) => terminal.say(error.message));
    }, settle);
  };
  for (const folder of ["libs/contracts/src", "libs/service/src", "services", "deploy/edge"]) {
    watch(join(root, folder), { recursive: true }, (_, file) => note(`${folder}/${file}`));
  }
}
