import { parentPort, workerData } from "node:worker_threads";
import { Finder, type Search } from "./finder.ts";

// A thread that only searches. What fails here ends it, and another is begun: `searches.ts` sees to that.

const finder = new Finder(workerData);
parentPort?.on("message", (search: Search) => parentPort?.postMessage(finder.find(search)));
