export * from "./append.ts";
export * from "./follow.ts";
export * from "./lease.ts";
export * from "./stream.ts";
