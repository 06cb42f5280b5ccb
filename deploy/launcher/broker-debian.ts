import { execFile } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const suites = ["testing", "stable"];
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
/** Seconds until a silent mirror is given up. */
const soon = "5";
/** For all of a list or a package, in ms. */
const patience = 90_000;

/** Puts the newest nats-server of Debian's archive that runs here into a folder; needs no root. */
export async function fetchFromArchive(folder: string): Promise<void> {
  if (!existsSync(keyring)) throw new Error(`${keyring} is not there to check it with`);
  const mirror = await mirrorOfDebian();
  let failure: unknown;
  for (const suite of suites) {
    try {
      return await fetchPackage(folder, `deb [signed-by=${keyring}] ${mirror} ${suite} main`);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** Puts the nats-server of this machine's own suite, perhaps an old one, into a folder. */
export const fetchOwnPackage = (folder: string): Promise<void> => fetchPackage(folder);

async function mirrorOfDebian(): Promise<string> {
  const format = "$(RELEASE) $(COMPONENT) $(REPO_URI)";
  const { stdout } = await run("apt-get", ["indextargets", "--format", format, "Created-By: Packages"]);
  const found = /^[a-z]+ main (\S+\/debian\/?)$/m.exec(stdout)?.[1];
  if (!found) throw new Error("apt knows no mirror of Debian");
  return found;
}

async function fetchPackage(folder: string, source?: string): Promise<void> {
  const scratch = mkdtempSync(join(folder, "apt-"));
  const limits = { cwd: scratch, timeout: patience };
  try {
    for (const needed of ["lists/partial", "cache/archives/partial"])
      mkdirSync(join(scratch, needed), { recursive: true });
    if (source) writeFileSync(join(scratch, "sources.list"), `${source}\n`);
    const options = [...optionsIn(scratch), ...(source ? onlyOurSourcesIn(scratch) : [])];
    await run("apt-get", [...options, "-qq", "update"], limits);
    await run("apt-get", [...options, "-qq", "download", "nats-server"], limits);
    const [file] = globSync("nats-server_*.deb", { cwd: scratch });
    if (!file) throw new Error("apt-get brought nothing");
    await run("dpkg", ["-x", file, scratch], limits);
    const binary = join(scratch, "usr/sbin/nats-server");
    await run(binary, ["--version"]); // one of a newer suite may want a newer C library
    renameSync(binary, join(folder, "nats-server"));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const set = (name: string, value: string) => ["-o", `${name}=${value}`];

const optionsIn = (scratch: string): readonly string[] => [
  ...set("APT::Update::Error-Mode", "any"), // or a mirror that is away would only be warned of
  ...set("Acquire::Retries", "0"),
  ...["http", "https"].flatMap((way) => set(`Acquire::${way}::Timeout`, soon)),
  ...set("Acquire::Languages", "none"),
  ...set("Acquire::AllowInsecureRepositories", "false"),
  ...set("APT::Get::AllowUnauthenticated", "false"),
  ...set("APT::Sandbox::User", "root"), // or apt, where root runs it, could not write into our folder
  ...set("Dir::State::Lists", join(scratch, "lists")),
  ...set("Dir::Cache", join(scratch, "cache")),
];

const onlyOurSourcesIn = (scratch: string): readonly string[] => [
  ...set("Dir::Etc::SourceList", join(scratch, "sources.list")),
  ...["SourceParts", "Preferences", "PreferencesParts"].flatMap((name) => set(`Dir::Etc::${name}`, "/dev/null")),
];
