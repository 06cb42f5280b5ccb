import { parentPort, workerData } from "node:worker_threads";
import { Finder, type Search } from "./finder.ts";

/** What the thread is told instead of a search when it is to end. */
export type Close = "close";

// A thread that only searches. What fails here ends it, and another is begun: `searches.ts` sees to that.

const finder = new Finder(workerData);
parentPort?.on("message", (told: Search | Close) => {
  if (told !== "close") return parentPort?.postMessage(finder.find(told));
  finder.close();
  parentPort?.close();
});
