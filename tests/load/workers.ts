import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { News, Order } from "./worker/messages.ts";

const program = fileURLToPath(new URL("worker/main.ts", import.meta.url));

type Kind = News["kind"];
type Told = Extract<News, { kind: "told" }>;
export type Workers = ReturnType<typeof startWorkers>;

/** The processes that play the crowd. `told` hears their news. */
export function startWorkers(count: number, told: (worker: number, news: Told) => void) {
  const processes = Array.from({ length: count }, () =>
    fork(program, { stdio: ["ignore", "inherit", "inherit", "ipc"] }),
  );
  for (const [worker, child] of processes.entries())
    child.on("message", (news: News) => news.kind === "told" && told(worker, news));
  return {
    tell(order: Order) {
      for (const child of processes) child.send(order);
    },
    /** Gives each worker an order; resolves with their answers, and rejects if one dies. */
    each: <Answer extends Kind>(order: (worker: number) => Order, kind: Answer) =>
      Promise.all(
        processes.map((child, worker) => {
          child.send(order(worker));
          return answerOf(child, kind);
        }),
      ),
    async stop() {
      await Promise.all(
        processes.map(async (child) => {
          if (child.exitCode !== null) return;
          child.disconnect();
          await once(child, "exit");
        }),
      );
    },
  };
}

function answerOf<Answer extends Kind>(child: ChildProcess, kind: Answer): Promise<Extract<News, { kind: Answer }>> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error("A process of the crowd has died: is there memory enough?"));
    const listen = (news: News) => {
      if (!isOf(news, kind)) return;
      child.off("message", listen);
      child.off("exit", gone);
      resolve(news);
    };
    child.on("message", listen);
    child.once("exit", gone);
  });
}

function isOf<Answer extends Kind>(news: News, kind: Answer): news is Extract<News, { kind: Answer }> {
  return news.kind === kind;
}
