import { type AnswerOf, type RequestOf, type RequestType, requests } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import type { Door } from "./door.ts";
import type { History } from "./history.ts";
import type { Owner } from "./owner.ts";
import { parseJson } from "./parse.ts";
import type { Presence } from "./presence.ts";
import { refuse } from "./refuse.ts";

/** An answer, or its JSON where it need not be made. */
type Answer<T extends RequestType> = AnswerOf<T> | string;
type Endpoint = (question: string) => Promise<Answer<RequestType>>;

/** Everything that the rooms service is asked, and who answers it. The bus is not known here. */
export function endpoints(
  door: Door,
  owner: Owner,
  history: History,
  presence: Presence,
): Record<RequestType, Endpoint> {
  return {
    "room.create": endpoint("room.create", (request) => door.create(request)),
    "room.join": endpoint("room.join", (request) => door.join(request)),
    "room.peek": endpoint("room.peek", (request) => door.peek(request)),
    "room.rename": endpoint("room.rename", (request) => owner.rename(request)),
    "room.lock": endpoint("room.lock", (request) => owner.lock(request)),
    "member.remove": endpoint("member.remove", (request) => owner.remove(request)),
    "member.check": endpoint("member.check", (request) => door.check(request)),
    "session.forget": endpoint("session.forget", (request) => door.forget(request)),
    "session.renew": endpoint("session.renew", (request) => door.renew(request)),
    "room.roster": endpoint("room.roster", async (request) => {
      const page = presence.page(request);
      return request.space ? { ...page, left: history.left(request.room) } : page;
    }),
    "history.fetch": endpoint("history.fetch", (request) => history.fetch(request)),
    "history.search": endpoint("history.search", (request) => history.search(request)),
    "history.landed": endpoint("history.landed", (request) => history.landed(request)),
    "history.count": endpoint("history.count", (request) => history.count(request)),
  };
}

/** Reads and checks the question before it is answered; one that does not fit its contract is refused by field. */
function endpoint<T extends RequestType>(type: T, answer: (request: RequestOf<T>) => Promise<Answer<T>>): Endpoint {
  const contract = check<(typeof requests)[T]["request"]>(requests[type].request);
  return async (question) => {
    const request = parseJson(question);
    if (contract.accepts(request)) return answer(request);
    const { field } = contract.flaw(request);
    return refuse("invalid", field === "" ? {} : { field });
  };
}
