export * from "./bus.ts";
export * from "./keeping.ts";
