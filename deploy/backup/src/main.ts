import { ConfigError } from "@parlor/service";
import { commands } from "./commands.ts";
import { Failure } from "./failure.ts";

const usage = `Usage: node deploy/backup/src/main.ts backup > file
       node deploy/backup/src/main.ts check < file
       node deploy/backup/src/main.ts restore [--replace] < file
       node deploy/backup/src/main.ts adjust`;

const [name = "", ...options] = process.argv.slice(2);
const known = name === "restore" ? ["--replace"] : [];
const command = options.every((option) => known.includes(option)) ? commands[name] : undefined;

if (!command) end(usage);
await command(options).catch((error: unknown) => {
  if (error instanceof ConfigError) end(error.message);
  if (error instanceof Failure) end(sentence(error.message));
  throw error; // a bug: Node says where, and ends with 1
});

function end(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}

function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
}
