import { parentPort, workerData } from "node:worker_threads";
import { Finder, type Search } from "./finder.ts";

/** Ends the thread. */
export type Close = "close";

// A thread that only searches. An error ends it, and the next search begins another.

const finder = new Finder(workerData);
parentPort?.on("message", (message: Search | Close) => {
  if (message !== "close") return parentPort?.postMessage(finder.find(message));
  finder.close();
  parentPort?.close();
});
