export * from "./address.ts";
export * from "./config.ts";
export * from "./http.ts";
export * from "./log.ts";
export * from "./ops.ts";
export * from "./service.ts";
export * from "./settings.ts";
export * from "./tally.ts";
