export * from "./asking.ts";
export * from "./bus.ts";
export * from "./keeping.ts";
