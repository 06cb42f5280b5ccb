import { connectBus } from "@parlor/bus";
import { runService, serveOps } from "@parlor/service";
import { gatewayConfig } from "./config.ts";
import { Gateway } from "./gateway.ts";
import { gatewayMetrics } from "./metrics.ts";
import { openBus } from "./open-bus.ts";

await runService("gateway", async (log) => {
  const config = gatewayConfig(process.env);
  const metrics = gatewayMetrics();
  let readiness = () => "starting";
  const ops = await serveOps(config.OPS_HOST, config.OPS_PORT, metrics.registry, () => readiness());
  const bus = await openBus(await connectBus("gateway", config, log), log);
  const gateway = await Gateway.start(config, bus, metrics, log);
  readiness = () => gateway.readiness();
  return {
    ports: { port: gateway.port, opsPort: ops.port },
    stop: [() => gateway.drain(), () => bus.close(), ops.stop],
  };
});
