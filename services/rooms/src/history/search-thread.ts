import { parentPort, workerData } from "node:worker_threads";
import { Finder, type Search } from "./finder.ts";

export type Close = "close";

// An error ends this thread, and the next search begins another.

const finder = new Finder(workerData);
parentPort?.on("message", (message: Search | Close) => {
  if (message !== "close") return parentPort?.postMessage(finder.find(message));
  finder.close();
  parentPort?.close();
});
