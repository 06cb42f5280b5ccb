import { type AnswerOf, type RequestOf, type RequestType, requests } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import type { Logger } from "@parlor/service";
import { Unreadable } from "./bus/bucket.ts";
import type { BucketsReady } from "./bus/buckets.ts";
import type { History } from "./history/history.ts";
import type { Metrics } from "./metrics.ts";
import { parseJson } from "./parse.ts";
import type { Admission } from "./people/admission.ts";
import type { Gateways } from "./people/gateways.ts";
import type { Operator, Owner } from "./people/roles.ts";
import { refuse } from "./refuse.ts";

type Answer<T extends RequestType> = AnswerOf<T> | string;
type Endpoint = (question: string) => Promise<Answer<RequestType>>;
type Endpoints = Readonly<Record<RequestType, Endpoint>>;

export function endpoints(
  admission: Admission,
  owner: Owner,
  operator: Operator,
  history: History,
  gateways: Gateways,
): Endpoints {
  return {
    "room.create": endpoint("room.create", (request) => admission.create(request)),
    "room.join": endpoint("room.join", (request) => admission.join(request)),
    "room.peek": endpoint("room.peek", (request) => admission.peek(request)),
    "room.rename": endpoint("room.rename", (request) => owner.rename(request)),
    "room.lock": endpoint("room.lock", (request) => owner.lock(request)),
    "room.close": endpoint("room.close", (request) => operator.close(request)),
    "member.remove": endpoint("member.remove", (request) => owner.remove(request)),
    "message.remove": endpoint("message.remove", (request) => owner.removeMessage(request)),
    "member.check": endpoint("member.check", (request) => admission.check(request)),
    "session.forget": endpoint("session.forget", (request) => admission.forget(request)),
    "session.renew": endpoint("session.renew", (request) => admission.renew(request)),
    "room.roster": endpoint("room.roster", async (request) => {
      const page = gateways.page(request);
      return request.space ? { ...page, left: history.left(request.room) } : page;
    }),
    "history.fetch": endpoint("history.fetch", (request) => history.fetch(request)),
    "history.search": endpoint("history.search", (request) => history.search(request)),
    "history.landed": endpoint("history.landed", (request) => history.landed(request)),
    "history.count": endpoint("history.count", (request) => history.count(request)),
    "session.check": endpoint("session.check", (request) => admission.known(request)),
    "files.keys": endpoint("files.keys", async () => admission.fileKeys()),
    "files.living": endpoint("files.living", (request) => history.files(request)),
  };
}

/** A question that does not fit its contract is refused by field. */
function endpoint<T extends RequestType>(type: T, answer: (request: RequestOf<T>) => Promise<Answer<T>>): Endpoint {
  const contract = check<(typeof requests)[T]>(requests[type]);
  return async (question) => {
    const request = parseJson(question);
    if (contract.accepts(request)) return answer(request);
    const { field } = contract.flaw(request);
    return refuse("invalid", field === "" ? {} : { field });
  };
}

/** An instance that queues without end answers nobody in time [L4]. */
const atOnce = 1000;
const comeAgain = 1000;

/** Never rejects: a failure is answered `unavailable`. */
export function createDispatch(answers: Endpoints, buckets: BucketsReady, metrics: Metrics, log: Logger) {
  let open = 0;

  const answer = async (type: RequestType, question: string) => {
    if (open > atOnce) return refuse("busy", { retryAfter: comeAgain });
    try {
      if (!(await buckets.reached())) return refuse("unavailable");
      return await answers[type](question);
    } catch (error) {
      if (error instanceof Unreadable) return refuse("unavailable"); // logged by its reader
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
