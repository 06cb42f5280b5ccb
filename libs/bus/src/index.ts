export * from "./config.ts";
export * from "./connect.ts";
