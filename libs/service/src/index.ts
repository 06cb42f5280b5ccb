export * from "./config.ts";
export * from "./log.ts";
export * from "./ops.ts";
export * from "./service.ts";
