import { Svcm } from "@nats-io/services";
import { type RequestType, requests, subjects } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bus } from "./link.ts";

/** Answers a request: its type and its JSON, to the answer's JSON. Never rejects. */
type Dispatch = (type: RequestType, question: string) => Promise<string>;

/**
 * Takes questions from the bus by the NATS services protocol: one service of which each instance gets a share, and
 * which `nats micro` lists with its endpoints and their schemas. Closing it leaves the queue group and resolves when
 * everything that was taken is answered.
 */
export async function openService(bus: Bus, dispatch: Dispatch, log: Logger) {
  const service = await new Svcm(bus).add({
    name: "rooms",
    version: "1.0.0",
    description: "Codes, names, admission, rosters, history and search",
    queue: "rooms",
  });
  const busy = new Set<Promise<unknown>>();
  for (const type of typesOf(requests)) {
    service.addEndpoint(type.replace(".", "-"), {
      subject: subjects.request(type),
      metadata: schemas(type),
      handler: (_, message) => {
        const answered = dispatch(type, message.string())
          .then((answer) => message.respond(answer))
          .catch((error: unknown) => log.error({ err: error, endpoint: type }, "answer not sent"))
          .finally(() => busy.delete(answered));
        busy.add(answered);
      },
    });
  }
  await bus.flush(); // or whoever asks as soon as we are ready might find nobody
  // A subscription that the broker refuses or ends cannot be lived without: whoever started us starts us again.
  void service.stopped.then((error) => {
    if (error) throw error;
  });
  return {
    close: async () => {
      await service.stop();
      await Promise.all(busy);
    },
  };
}

/** The keys of a record, known by its type. */
function typesOf<T extends object>(record: T): Extract<keyof T, string>[] {
  const types: Extract<keyof T, string>[] = [];
  for (const type in record) types.push(type);
  return types;
}

const schemas = (type: RequestType) => ({
  request: JSON.stringify(requests[type].request),
  answer: JSON.stringify(requests[type].answer),
});
