export { run } from "./commands.ts";
export { Suggestions } from "./suggestions.tsx";
