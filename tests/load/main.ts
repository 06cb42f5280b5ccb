import { writeFileSync } from "node:fs";
import { measureCeiling } from "./ceiling/ceiling.ts";
import { workersFor } from "./descriptors.ts";
import { digest } from "./digest.ts";
import { memoryAt } from "./memory.ts";
import { readOptions, Usage } from "./options.ts";
import { crowdOf } from "./plan.ts";
import { ProgressLine } from "./progress.ts";
import { reportPage } from "./report/page.ts";
import { NotAllCame, runLoad } from "./run.ts";
import { summarise } from "./summarise.ts";

async function main(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  const fewest = workersFor(crowdOf(options.plan));
  if (options.plan.workers < fewest)
    throw new Usage(`A process may not open so many connections here: take --workers ${fewest}, or raise ulimit -n.`);
  const line = new ProgressLine(process.stderr, crowdOf(options.plan), options.plan.seconds);
  line.say("Measuring what the generator itself can read.");
  const ceiling = await measureCeiling();
  const { metrics } = options;
  const outcome = await runLoad(options.plan, {
    progress: line.show,
    ...(metrics && { memory: () => memoryAt(metrics) }),
  });
  const summary = summarise(options, outcome, ceiling);
  line.end();
  if (options.json) writeFileSync(options.json, `${JSON.stringify(summary, null, 2)}\n`);
  writeFileSync(options.report, reportPage(summary));
  process.stdout.write(`${digest(summary)}\nDrawn in ${options.report}.\n`);
  const { missing, doubled, unanswered } = summary.account;
  if (missing + doubled + unanswered > 0) process.exitCode = 1;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Usage || error instanceof NotAllCame)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
