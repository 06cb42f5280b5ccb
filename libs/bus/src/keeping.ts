import { nanos } from "@nats-io/transport-node";
import { whole } from "@parlor/service";

const day = 86_400_000;

/** What a host says about how everything is kept. */
export const keepingSettings = {
  PARLOR_RETENTION_DAYS: whole({
    default: 30,
    min: 1,
    max: 3650,
    desc: "How many days messages are kept, and rooms that nobody uses.",
  }),
  PARLOR_REPLICAS: whole({ default: 1, min: 1, max: 5, desc: "On how many brokers of a cluster everything is kept." }),
};

type Keeping = { readonly PARLOR_RETENTION_DAYS: number; readonly PARLOR_REPLICAS: number };

/** How a stream is kept on so many brokers. Where there are several, its leader is asked: the others may be behind. */
export const keptOn = (replicas: number) => ({ num_replicas: replicas, allow_direct: replicas === 1 });

/** How the log is kept: as far as that may change while it is there. */
export const logKept = ({ PARLOR_RETENTION_DAYS: days, PARLOR_REPLICAS: replicas }: Keeping) => ({
  max_age: nanos(days * day),
  ...keptOn(replicas),
});
