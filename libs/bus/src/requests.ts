import {
  createInbox,
  type Msg,
  type NatsConnection,
  NoRespondersError,
  type Payload,
  PermissionViolationError,
  RequestError,
  type RequestOptions,
  TimeoutError,
} from "@nats-io/transport-node";

/** A question that has no answer yet. `until` is when it is given up, in milliseconds of the process's own clock. */
type Open = {
  readonly subject: string;
  readonly until: number;
  readonly resolve: (answer: Msg) => void;
  readonly reject: (error: Error) => void;
};

/** How often it is looked which questions are overdue, in milliseconds. */
const step = 100;
/** How long an answer may take where nobody says, in milliseconds: as long as the client itself would wait. */
const patience = 1_000;
const noResponders = 503;

/**
 * Questions to the bus, which are asked and fail as the client's own `request` does, but cost less: the client takes a
 * timer, a race of promises and a stack trace for each, and somebody who joins is worth several questions.
 */
export class Requests {
  readonly #bus: NatsConnection;
  /** What the subject of every answer begins with. */
  readonly #inbox: string;
  readonly #open = new Map<string, Open>();
  #asked = 0;
  #looking: NodeJS.Timeout | undefined;

  constructor(bus: NatsConnection, inboxPrefix: string) {
    this.#bus = bus;
    this.#inbox = `${createInbox(inboxPrefix)}.`;
    bus.subscribe(`${this.#inbox}*`, {
      callback: (error, answer) => (error ? this.#fail(error) : this.#answered(answer)),
    });
    void bus.closed().then(() => this.#fail(new RequestError("connection closed")));
    void this.#watch();
  }

  /**
   * Resolves with the first answer. Of the client's options it takes the timeout, in milliseconds, and the headers. Rejects
   * with the client's errors: TimeoutError where there is none in time, RequestError where nobody listens or the
   * connection is closed, PermissionViolationError where we may not ask that.
   */
  ask(
    subject: string,
    question?: Payload,
    { timeout = patience, headers }: Partial<RequestOptions> = {},
  ): Promise<Msg> {
    return new Promise((resolve, reject) => {
      const token = (this.#asked++).toString(36);
      this.#bus.publish(subject, question, { reply: this.#inbox + token, ...(headers && { headers }) });
      this.#open.set(token, { subject, until: performance.now() + timeout, resolve, reject });
      this.#looking ??= setTimeout(() => this.#giveUp(), step);
    });
  }

  #answered(answer: Msg): void {
    const token = answer.subject.slice(this.#inbox.length);
    const asked = this.#open.get(token);
    if (!asked) return; // it was given up
    this.#open.delete(token);
    const nobody = answer.data.length === 0 && answer.headers?.code === noResponders;
    if (!nobody) return asked.resolve(answer);
    const cause = new NoRespondersError(asked.subject);
    asked.reject(new RequestError(cause.message, { cause }));
  }

  #giveUp(): void {
    const now = performance.now();
    this.#rejectWhere(({ until }) => until <= now, new TimeoutError());
    this.#looking = this.#open.size > 0 ? setTimeout(() => this.#giveUp(), step) : undefined;
  }

  #fail(error: Error): void {
    this.#rejectWhere(() => true, error);
  }

  #rejectWhere(hopeless: (asked: Open) => boolean, error: Error): void {
    for (const [token, asked] of this.#open) {
      if (!hopeless(asked)) continue;
      this.#open.delete(token);
      asked.reject(error);
    }
  }

  /** The broker says that something may not be asked, but not to which question. */
  async #watch(): Promise<void> {
    for await (const status of this.#bus.status()) {
      if (status.type !== "error" || !(status.error instanceof PermissionViolationError)) continue;
      const refused = status.error;
      this.#rejectWhere(({ subject }) => subject === refused.subject, refused);
    }
  }
}
