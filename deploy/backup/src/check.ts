import { readBackup } from "./file/reader.ts";
import { counted, named, type Progress, size } from "./progress.ts";

/** Reads a whole backup and resolves to a description of it. Rejects if it is damaged or cut short. */
export async function check(source: AsyncIterable<Uint8Array>, progress: Progress): Promise<string> {
  const found: string[] = [];
  let taken = "";
  let [bytes, files] = [0, 0];
  for await (const item of readBackup(source)) {
    switch (item.kind) {
      case "opening":
        taken = `of ${item.opening.taken}, by Parlor ${item.opening.parlor} with nats-server ${item.opening.broker},`;
        break;
      case "stream":
        found.push(named(item.stream, item.saved.state));
        progress.begin(`Checking ${item.stream}`);
        break;
      case "part":
        bytes += item.content.length;
        progress.add(item.content.length);
        break;
      case "sealed":
        progress.end();
        break;
      case "file":
        bytes += item.content.length;
        if (item.number === 1) files += 1;
    }
  }
  const all = files === 0 ? found : [...found, counted(files)];
  return `The backup ${taken} is whole: ${all.join(", ")}; ${size(bytes)}.`;
}
