import { Svcm } from "@nats-io/services";
import { type RequestType, requests, subjects } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bus } from "./link.ts";

/** What `assemble` makes, as far as it is needed here. */
type Rooms = {
  /** Answers a request: its type and its JSON, to the answer's JSON. Never rejects. */
  readonly dispatch: (type: RequestType, question: string) => Promise<string>;
  /** Told of a question that gets no answer. */
  readonly unanswered: (type: RequestType) => void;
};

/**
 * Where answers may go: to the inbox of a gateway or of the operator, or to `_R_`, as the broker calls the inbox of
 * another account. Anywhere else the answer would be written with our rights, not with those of who asks.
 */
const inbox = /^(?:_INBOX_gateway|_INBOX_operator|_R_)\./;

/**
 * Takes questions from the bus by the NATS services protocol: one service of which each instance gets a share, and
 * which `nats micro` lists with its endpoints and their schemas. Closing it leaves the queue group and resolves when
 * everything that was taken is answered.
 */
export async function openService(bus: Bus, { dispatch, unanswered }: Rooms, log: Logger) {
  const service = await new Svcm(bus).add({
    name: "rooms",
    version: "1.0.0",
    description: "Codes, names, admission, rosters, history and search",
    queue: "rooms",
  });
  const busy = new Set<Promise<unknown>>();
  const refused = new Set<RequestType>();
  const refuse = (type: RequestType, reply: string | undefined) => {
    unanswered(type);
    if (!refused.has(type)) log.warn({ endpoint: type, reply }, "a question whose answer is wanted outside of inboxes");
    refused.add(type);
  };
  for (const type of typesOf(requests)) {
    service.addEndpoint(type.replace(".", "-"), {
      subject: subjects.request(type),
      metadata: schemas(type),
      handler: (_, message) => {
        if (!inbox.test(message.reply ?? "")) return refuse(type, message.reply);
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
