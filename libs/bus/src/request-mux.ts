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

type Open = {
  readonly subject: string;
  readonly until: number;
  readonly resolve: (answer: Msg) => void;
  readonly reject: (error: Error) => void;
};

const step = 100;
const answerWithin = 1_000;
const noResponders = 503;

/** One inbox, table and timer for all: the client's `request` makes a timer, a race and a stack trace each time. */
export class RequestMux {
  readonly #connection: NatsConnection;
  readonly #inbox: string;
  readonly #open = new Map<string, Open>();
  #asked = 0;
  #looking: NodeJS.Timeout | undefined;

  constructor(connection: NatsConnection, inboxPrefix: string) {
    this.#connection = connection;
    this.#inbox = `${createInbox(inboxPrefix)}.`;
    connection.subscribe(`${this.#inbox}*`, {
      callback: (error, answer) => (error ? this.#fail(error) : this.#answered(answer)),
    });
    void connection.closed().then(() => this.#fail(new RequestError("connection closed")));
    void this.#watch();
  }

  /** Fails as the client's `request` does: TimeoutError, RequestError, PermissionViolationError. */
  ask(
    subject: string,
    question?: Payload,
    { timeout = answerWithin, headers }: Partial<RequestOptions> = {},
  ): Promise<Msg> {
    return new Promise((resolve, reject) => {
      const token = (this.#asked++).toString(36);
      this.#connection.publish(subject, question, { reply: this.#inbox + token, ...(headers && { headers }) });
      this.#open.set(token, { subject, until: performance.now() + timeout, resolve, reject });
      this.#looking ??= setTimeout(() => this.#giveUp(), step);
    });
  }

  #answered(answer: Msg): void {
    const token = answer.subject.slice(this.#inbox.length);
    const asked = this.#open.get(token);
    if (!asked) return; // given up
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

  #rejectWhere(isHopeless: (asked: Open) => boolean, error: Error): void {
    for (const [token, asked] of this.#open) {
      if (!isHopeless(asked)) continue;
      this.#open.delete(token);
      asked.reject(error);
    }
  }

  /** The broker's refusal names the subject, not the request: all requests on that subject fail. */
  async #watch(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type !== "error" || !(status.error instanceof PermissionViolationError)) continue;
      const refused = status.error;
      this.#rejectWhere(({ subject }) => subject === refused.subject, refused);
    }
  }
}
