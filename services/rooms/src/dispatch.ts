import type { RequestType } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { endpoints } from "./api.ts";
import { Unreadable } from "./bus/bucket.ts";
import type { Furnishing } from "./furnishing.ts";
import type { Metrics } from "./metrics.ts";
import { refuse } from "./refuse.ts";

/** More questions than this at once are sent away: an instance that queues without end answers nobody in time [L4]. */
const atOnce = 1000;
const comeAgain = 1000;

/**
 * Answers a question with JSON, whatever happens: counts and times it, sends it away where there are too many, and
 * says `unavailable` where something behind it fails.
 */
export function createDispatch(
  answers: ReturnType<typeof endpoints>,
  furnishing: Furnishing,
  metrics: Metrics,
  log: Logger,
) {
  let open = 0;

  const answer = async (type: RequestType, question: string) => {
    if (open > atOnce) return refuse("busy", { retryAfter: comeAgain });
    try {
      if (!(await furnishing.reached())) return refuse("unavailable");
      return await answers[type](question);
    } catch (error) {
      if (error instanceof Unreadable) return refuse("unavailable"); // said where it was read
      log.error({ err: error, endpoint: type }, "request failed");
      return refuse("unavailable");
    }
  };

  return async (type: RequestType, question: string): Promise<string> => {
    open += 1;
    const stop = metrics.duration.startTimer({ endpoint: type });
    const answered = await answer(type, question);
    stop();
    open -= 1;
    const outcome = typeof answered === "object" && answered.type === "refused" ? answered.reason : "answered";
    metrics.requests.inc({ endpoint: type, outcome });
    if (outcome === "no-such-room") metrics.failedLookups.inc();
    return typeof answered === "string" ? answered : JSON.stringify(answered);
  };
}
