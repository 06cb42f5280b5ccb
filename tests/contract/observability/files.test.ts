import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { alerts, dashboard, datasources, folder, type Panel, prometheus, providers, services } from "./files.ts";

const { panels } = dashboard;
const charts = panels.filter(({ type }) => type !== "row");

test("[O1] Prometheus finds every instance of what is scaled by its name, and one of each other", () => {
  const scaled = prometheus.scrape_configs.flatMap(({ job_name, dns_sd_configs = [] }) =>
    dns_sd_configs.map(({ names, type, port }) => [job_name, ...names, type, port]),
  );
  expect(scaled).toEqual(["gateway", "rooms", "files", "web"].map((name) => [name, name, "A", 9090]));
  const single = prometheus.scrape_configs.flatMap(({ job_name, static_configs = [] }) =>
    static_configs.map(({ targets, labels }) => [job_name, ...targets, labels.instance]),
  );
  expect(single).toEqual([
    ["edge", "edge:9090", "edge"],
    ["broker", "nats-exporter:7777", "broker"],
    ["prometheus", "prometheus:9090", "prometheus"],
  ]);
  expect(prometheus.global.scrape_interval).toBe("10s");
});

test("[O1] what Prometheus asks is a container, on a network that Prometheus is on too", () => {
  const hosts = prometheus.scrape_configs.flatMap(({ dns_sd_configs = [], static_configs = [] }) => [
    ...dns_sd_configs.flatMap(({ names }) => names),
    ...static_configs.flatMap(({ targets }) => targets.map((target) => target.replace(/:\d+$/, ""))),
  ]);
  const near = services.prometheus?.networks ?? [];
  const reached = hosts.filter((host) => services[host]?.networks.some((network) => near.includes(network)));
  expect(reached).toEqual(hosts);
});

test("[O1] Prometheus reads the alerts, and each says what it means for people and what to do", () => {
  expect(prometheus.rule_files).toEqual(["alerts.yml"]);
  expect(existsSync(join(folder, "alerts.yml"))).toBe(true);
  expect(unique(alerts.map(({ alert }) => alert))).toBe(true);
  for (const { alert, for: patience, labels, annotations } of alerts) {
    expect(alert).toMatch(/^([A-Z][a-z]+){2,4}$/);
    expect(patience).toMatch(/^\d+m$/);
    expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning)$/) });
    expect(annotations).toEqual({ summary: expect.stringMatching(/\.$/), description: expect.stringMatching(/\.$/) });
  }
});

test("[O1] Grafana is given one source of data, which everything on the dashboard uses", () => {
  expect(datasources).toHaveLength(1);
  const [{ type = "", uid = "", url = "" } = {}] = datasources;
  expect(url).toBe("http://prometheus:9090");
  const users = [...charts, ...charts.flatMap(({ targets = [] }) => targets), ...dashboard.templating.list];
  for (const { datasource } of users) expect(datasource).toEqual({ type, uid });
});

test("[O1] Grafana finds the dashboard, and all of it has its place", () => {
  expect(providers.map(({ type, options }) => [type, options.path])).toEqual([["file", "/etc/grafana/dashboards"]]);
  expect([dashboard.uid, dashboard.title, dashboard.schemaVersion]).toEqual(["parlor", "Parlor", 42]);
  expect(unique(panels.map(({ id }) => id))).toBe(true);
  for (const { gridPos, title } of panels) {
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24);
    expect(Math.min(gridPos.x, gridPos.y, gridPos.w - 1, gridPos.h - 1), title).toBeGreaterThanOrEqual(0);
  }
  const pairs = panels.flatMap((one, at) => panels.slice(at + 1).map((other) => [one, other] as const));
  expect(pairs.filter(([one, other]) => overlap(one, other)).map((pair) => pair.map(({ title }) => title))).toEqual([]);
});

test("[O1] every panel says what it shows, in which unit", () => {
  for (const { title, description, targets = [], fieldConfig } of charts) {
    expect(description, title).toMatch(/\.$/);
    expect(fieldConfig?.defaults.unit, title).toMatch(/^\w+$/);
    expect(targets, title).not.toHaveLength(0);
    expect(unique(targets.map(({ refId }) => refId)), title).toBe(true);
  }
});

function unique(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

function overlap({ gridPos: one }: Panel, { gridPos: other }: Panel): boolean {
  const apart = one.x + one.w <= other.x || other.x + other.w <= one.x;
  return !apart && one.y < other.y + other.h && other.y < one.y + one.h;
}
