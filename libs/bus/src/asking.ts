import type { Msg } from "@nats-io/transport-node";
import type { Bus } from "./bus.ts";

/** In ms. */
const answerWithin = 2_500;

/**
 * Asks a service, and once more if there is no answer: an instance that dies with a question is missed by nobody while
 * another runs. Rejects as `believe` does with the second answer, or with that there was none.
 */
export async function askTwice(
  bus: Bus,
  subject: string,
  question: string,
  believe: (answer: Promise<Msg>) => Promise<Msg>,
): Promise<Msg> {
  const ask = () => believe(bus.ask(subject, question, answerWithin));
  try {
    return await ask();
  } catch {
    return ask();
  }
}
