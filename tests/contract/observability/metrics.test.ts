import { subjects } from "@parlor/contracts";
import { beforeAll, expect, test, vi } from "vitest";
import { connectAs } from "../../support/bus.ts";
import { startChat } from "../../support/chat.ts";
import { type Service, startFiles, startWeb } from "../../support/service.ts";
import { askedByAll, askedByPanels } from "./asked.ts";
import { exportedByOthers } from "./exported-by-others.ts";
import { type Exported, readExposition, together } from "./exposition.ts";
import { readExpression } from "./promql.ts";

const ours = /^(parlor|process|nodejs)_/;
const asked = askedByAll.filter(({ metric }) => ours.test(metric));
const borrowed = askedByAll.filter(({ metric }) => !ours.test(metric));

let services: readonly Exported[];
let exported: Exported;

// Everything that is counted by a label has happened once.
beforeAll(async () => {
  const [chat, web] = await Promise.all([startChat({ env: { PARLOR_ADDRESS_CONNECTIONS: "3" } }), startWeb()]);
  const [gateway, rooms] = [chat.gateways[0], chat.rooms[0]];
  const ana = await chat.join("measured", "Ana");
  await ana.post("hello");
  await ana.next("message.posted");
  await ana.ask({ type: "room.create", name: "Ana" }, "refused");
  const { token, epoch, seq } = ana.joined;
  await chat.join("measured", "Ana", { token, resume: { epoch, after: seq } });
  const stranger = await chat.connect();
  await expect(chat.connect()).rejects.toThrow("503");
  stranger.sendRaw("no frame");
  await stranger.closed;
  const bus = await connectAs(chat.broker, "gateway");
  bus.publish(subjects.log(ana.joined.room.code), "no event");
  await vi.waitUntil(async () => (await metricsOf(rooms)).includes("parlor_rooms_log_skipped_total{"), {
    timeout: 10_000,
  });
  const files = await startFiles(chat.broker);
  services = (await Promise.all([gateway, rooms, files, web].map(metricsOf))).map(readExposition);
  exported = together(services);
});

async function metricsOf(service: Service | undefined): Promise<string> {
  return (await fetch(`http://127.0.0.1:${service?.ports.opsPort}/metrics`)).text();
}

test("[O1] our services export what the dashboard, its variables and the alerts ask of them, with every label", () => {
  expect(asked.length).toBeGreaterThan(40);
  expect(missing(asked, exported)).toEqual([]);
});

test("[O1] what is asked of every process, every service exports", () => {
  const ofProcesses = asked.filter(({ metric }) => !metric.startsWith("parlor_"));
  for (const service of services) expect(missing(ofProcesses, service)).toEqual([]);
});

test("[O1] every metric of the services is on the dashboard", () => {
  const shown = new Set(askedByPanels.map(({ metric }) => family(metric)));
  const own = [...exported.keys()].filter((name) => name.startsWith("parlor_")).map(family);
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter((name) => !shown.has(name))).toEqual([]);
});

test("[O1] of the broker, the edge and Prometheus only what was found in their sources is asked for, and none is listed in vain", () => {
  expect(missing(borrowed, exportedByOthers)).toEqual([]);
  const used = new Set(borrowed.map(({ metric }) => metric));
  expect([...exportedByOthers.keys()].filter((name) => !used.has(name))).toEqual([]);
});

test("[O1] this notices what is no PromQL, a histogram by its bare name, and a label that is not there", () => {
  expect(() => readExpression("sum(rate(x[1m])")).toThrow("Not PromQL");
  expect(() => readExpression("sum by (job (x)")).toThrow("Not PromQL");
  const known = readExposition(
    '# TYPE x histogram\nx_bucket{le="1",kind="a"} 1\nx_sum{kind="a"} 1\nx_count{kind="a"} 1\n',
  );
  const notThere = (expression: string) => missing(readExpression(expression), known);
  expect(notThere('histogram_quantile(0.9, sum by (le, kind) (rate(x_bucket{kind!="b"}[5m])))')).toEqual([]);
  expect(notThere("rate(x[5m])")).toEqual(["x"]);
  expect(notThere("sum by (le) (x_count)")).toEqual(["x_count{le}"]);
  expect(notThere("x_sum / on (kind, room) x_count")).toEqual(["x_sum{room}", "x_count{room}"]);
});

function missing(wanted: typeof askedByAll, there: Exported): string[] {
  return wanted.flatMap(({ metric, labels }) => {
    const known = there.get(metric);
    if (!known) return [metric];
    return labels.filter((label) => !known.has(label)).map((label) => `${metric}{${label}}`);
  });
}

function family(metric: string): string {
  return metric.replace(/_(bucket|sum|count)$/, "");
}
