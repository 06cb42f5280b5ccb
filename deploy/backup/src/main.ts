import { ConfigError } from "@parlor/service";
import { commands } from "./commands.ts";
import { Failure } from "./failure.ts";

const usage = `Usage: node deploy/backup/src/main.ts backup > file
       node deploy/backup/src/main.ts check < file
       node deploy/backup/src/main.ts restore [--replace] < file
       node deploy/backup/src/main.ts adjust
       node deploy/backup/src/main.ts close CODE`;

const [name = "", ...words] = process.argv.slice(2);
const command = commands[name];

if (!command?.takes(words)) end(usage);
await command.run(words).catch((error: unknown) => {
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
