import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@parlor/deploy/service";
import { parse } from "yaml";

/** What the containers mount. */
export const folder = join(root, "deploy/observability");

const read = (file: string) => readFileSync(join(folder, file), "utf8");
const yaml = <T>(file: string, merge = false): T => parse(read(file), { strict: true, merge }) as T; // the parse line of YAML

type Source = { readonly type: string; readonly uid: string };
export type Target = {
  readonly refId: string;
  readonly datasource: Source;
  readonly expr: string;
  readonly legendFormat: string;
};
export type Panel = {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: Source;
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
  readonly targets?: readonly Target[];
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
};
type Variable = { readonly name: string; readonly datasource: Source; readonly query: { readonly query: string } };
type Dashboard = {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
};
export const dashboard: Dashboard = JSON.parse(read("grafana/dashboards/parlor.json"));

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};
export const alerts: readonly Rule[] = yaml<{ readonly groups: readonly { readonly rules: readonly Rule[] }[] }>(
  "alerts.yml",
).groups.flatMap(({ rules }) => rules);

type Scrape = {
  readonly job_name: string;
  readonly dns_sd_configs?: readonly {
    readonly names: readonly string[];
    readonly type: string;
    readonly port: number;
  }[];
  readonly static_configs?: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
};
export const prometheus = yaml<{
  readonly global: Readonly<Record<string, string>>;
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly Scrape[];
}>("prometheus.yml");

export const { datasources } = yaml<{ readonly datasources: readonly (Source & { readonly url: string })[] }>(
  "grafana/provisioning/datasources/prometheus.yml",
);

export const { providers } = yaml<{
  readonly providers: readonly { readonly type: string; readonly options: { readonly path: string } }[];
}>("grafana/provisioning/dashboards/parlor.yml");

type Services = Readonly<Record<string, { readonly networks: readonly string[] }>>;
export const { services } = yaml<{ readonly services: Services }>("../../compose.yaml", true);
