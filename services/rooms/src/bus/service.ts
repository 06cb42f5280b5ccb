import { Svcm } from "@nats-io/services";
import { type RequestType, requests, subjects } from "@parlor/contracts";
import type { Logger } from "@parlor/service";
import type { Bus } from "./link.ts";

type Rooms = {
  readonly dispatch: (type: RequestType, question: string) => Promise<string>;
  readonly unanswered: (type: RequestType) => void;
};

/** Of gateways, the operator and other accounts. Elsewhere our answer would be written with our own rights. */
const inbox = /^(?:_INBOX_gateway|_INBOX_operator|_R_)\./;

/** Uses the NATS services protocol. `close` resolves when all questions taken are answered. */
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
  await bus.flush(); // or the first question might find nobody
  // Without its subscriptions the service is useless: the process ends, and is started again.
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

function typesOf<T extends object>(record: T): Extract<keyof T, string>[] {
  const types: Extract<keyof T, string>[] = [];
  for (const type in record) types.push(type);
  return types;
}

const schemas = (type: RequestType) => ({
  request: JSON.stringify(requests[type]),
  answer: JSON.stringify(requests[type].answer),
});
