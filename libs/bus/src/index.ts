export * from "./config.ts";
export * from "./connect.ts";
export * from "./keeping.ts";
