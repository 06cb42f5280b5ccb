import { keptAs, storeBounds } from "@parlor/bus";
import { type RequestType, subjects } from "@parlor/contracts";
import type { Logger, Registry } from "@parlor/service";
import { createDispatch, endpoints } from "./api.ts";
import { BucketsReady, openBuckets } from "./bus/buckets.ts";
import { EventLog } from "./bus/event-log.ts";
import { type Bus, type Job, keepDoing, type Link } from "./bus/link.ts";
import { Stores } from "./bus/stores.ts";
import type { RoomsConfig } from "./config.ts";
import type { Archive } from "./history/archive.ts";
import { Eraser } from "./history/eraser.ts";
import { tellGone } from "./history/files.ts";
import { LogFollower } from "./history/follow.ts";
import { History } from "./history/history.ts";
import { Retention } from "./history/retention.ts";
import { Searches } from "./history/search.ts";
import { measure, reportUnreadable, roomsMetrics } from "./metrics.ts";
import { aborted } from "./pause.ts";
import { Admission } from "./people/admission.ts";
import { Directory } from "./people/directory.ts";
import { Gateways } from "./people/gateways.ts";
import { Names } from "./people/names.ts";
import { Operator, Owner } from "./people/roles.ts";
import { Roster } from "./people/roster.ts";
import { SecretFile, Secrets } from "./people/tokens.ts";

type Given = {
  readonly config: RoomsConfig;
  readonly bus: Bus;
  readonly link: Link;
  readonly archive: Archive;
  readonly registry: Registry;
  readonly log: Logger;
};
type Parts = Awaited<ReturnType<typeof build>>;

export async function assemble(given: Given) {
  const parts = await build(given);
  const { follower, gateways } = parts;
  const stopping = new AbortController();
  const jobs = Object.entries(jobsOf(parts)).map(([name, job]) =>
    keepDoing(name, job, given.link, given.log, stopping.signal),
  );
  const lacks = () => {
    if (!given.link.up()) return "the broker";
    if (!parts.ready.isDone) return "the buckets";
    if (!follower.caughtUp) return "the log";
    return gateways.complete ? undefined : "the roster";
  };
  return {
    dispatch: parts.dispatch,
    unanswered: (endpoint: RequestType) => parts.metrics.requests.inc({ endpoint, outcome: "unanswered" }),
    readiness: () => (lacks() === undefined ? "ready" : `waiting for ${lacks()}`),
    caughtUp: async () => void (await Promise.all([follower.ready(stopping.signal), gateways.read])),
    stop: async () => {
      stopping.abort();
      await Promise.all([...jobs, parts.searches.close()]);
    },
  };
}

async function build({ config, bus, archive, registry, log }: Given) {
  const metrics = roomsMetrics(registry);
  const bounds = storeBounds(config.PARLOR_STORE_MEGABYTES);
  const buckets = await openBuckets(bus, {
    replicas: config.PARLOR_REPLICAS,
    bounds,
    log,
    unreadable: reportUnreadable(metrics, log),
  });
  const secret = config.PARLOR_TOKEN_SECRET;
  const secrets = secret
    ? Secrets.given(secret)
    : await Secrets.shared(buckets.keys, new SecretFile(config.PARLOR_DATA_DIR), (words) => log.warn(words));
  const now = Date.now;

  const ready = new BucketsReady();
  const roster = new Roster();
  const names = new Names(buckets.claims, roster, now);
  const directory = new Directory(buckets.records, config.PARLOR_RETENTION_DAYS, now);
  const events = new EventLog(bus, keptAs(config).log, log);
  const stores = new Stores(bus, log);
  const follower = new LogFollower({
    events,
    archive,
    hasSealed: (room, closing) => secrets.hasSealed(room, closing),
    metrics,
    log,
  });
  const eraser = new Eraser({ events, archive, isCurrent: () => follower.caughtUp, now, log });
  const gateways = new Gateways({
    bus,
    bucket: buckets.presence,
    leases: buckets.leases,
    roster,
    names,
    log,
    now: () => performance.now(),
  });
  measure(registry, { archive, follower, roster, stores });

  const { PARLOR_ROOM_MEMBERS: capacity, retention: keep } = config;
  const admission = new Admission({ directory, names, roster, secrets, stores, capacity, keep, now });
  const searches = new Searches(archive, metrics);
  const history = new History(archive, searches, follower, config.PARLOR_ROOM_MEGABYTES * 1024 ** 2);
  const owner = new Owner({
    directory,
    names,
    roster,
    events,
    authorName: (asked) => history.authorName(asked),
    author: (asked) => history.author(asked),
    now,
  });
  const operator = new Operator({ directory, events, secrets, now });
  const answers = endpoints(admission, owner, operator, history, gateways);
  const dispatch = createDispatch(answers, ready, metrics, log);

  const folder = config.PARLOR_DATA_DIR;
  const swept = {
    archive,
    folder,
    directory,
    names,
    roster,
    presence: buckets.presence,
    log,
    now,
    chance: Math.random,
  };
  const retention = new Retention(swept, config.retention, config.PARLOR_SWEEP_SECONDS * 1000);
  const telling = tellGone(archive.files, (gone) => bus.publish(subjects.filesGone, JSON.stringify(gone)));
  return {
    buckets,
    secrets,
    ready,
    follower,
    gateways,
    stores,
    searches,
    dispatch,
    eraser,
    retention,
    telling,
    metrics,
  };
}

function jobsOf({
  buckets,
  secrets,
  ready,
  follower,
  gateways,
  stores,
  eraser,
  retention,
  telling,
}: Parts): Readonly<Record<string, Job>> {
  return {
    /** A broker that comes back with an empty disk gets its buckets again. */
    buckets: async (lost) => {
      for (const bucket of [buckets.records, buckets.claims, buckets.keys]) await bucket.ensure();
      await secrets.share();
      ready.done();
      await aborted(lost);
      ready.lost();
    },
    replay: (lost) => follower.run(lost),
    presence: (lost) => gateways.run(lost),
    stores: (lost) => stores.run(lost),
    erasing: (lost) => eraser.run(lost),
    retention: (lost) => retention.run(lost),
    telling,
  };
}
