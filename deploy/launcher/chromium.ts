import { spawn } from "node:child_process";
import { once } from "node:events";
import { CannotStart } from "./terminal.ts";
import { isExecutable } from "./tool.ts";

const packaged = "/usr/bin/chromium";

/** CHROMIUM, else Debian's package, which root installs if it is missing. */
export async function findChromium(say: (line: string) => void): Promise<string> {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isExecutable(named)) return named;
    throw new CannotStart(`CHROMIUM names ${named}, which cannot be run.`);
  }
  if (isExecutable(packaged)) return packaged;
  if (process.getuid?.() !== 0 || !isExecutable("/usr/bin/apt-get")) {
    throw new CannotStart("The browser tests need Chromium: name one in CHROMIUM, or run `apt-get install chromium`.");
  }
  say("Installing Chromium from Debian's packages …");
  await apt("update");
  await apt("install", "-y", "--no-install-recommends", "chromium", "fonts-noto-color-emoji");
  return packaged;
}

async function apt(...args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn("apt-get", ["-qq", ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new CannotStart(`Chromium could not be installed: apt-get ${args[0]} failed.`);
}
