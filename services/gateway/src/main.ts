import { connectBus } from "@parlor/bus";
import { runService, serveOps } from "@parlor/service";
import { GatewayBus } from "./bus.ts";
import { gatewayConfig } from "./config.ts";
import { Gateway } from "./gateway.ts";
import { gatewayMetrics } from "./metrics.ts";

await runService("gateway", async (log) => {
  const config = gatewayConfig(process.env);
  const metrics = gatewayMetrics();
  let readiness = () => "starting";
  const ops = await serveOps(config.OPS_HOST, config.OPS_PORT, metrics.registry, () => readiness());
  const connection = await connectBus("gateway", config, log);
  const bus = await GatewayBus.open(connection, () => performance.now(), log);
  const gateway = await Gateway.start(config, bus, metrics, log);
  readiness = () => gateway.readiness();
  return {
    ports: { port: gateway.port, opsPort: ops.port },
    stop: [() => gateway.drain(), () => connection.drain(), ops.stop],
  };
});
