import type { NatsConnection } from "@nats-io/transport-node";
import { lookAt, versionOf } from "./bus/broker.ts";
import { takeSnapshot } from "./bus/snapshot.ts";
import { Failure } from "./failure.ts";
import { Writer } from "./file/writer.ts";
import { readFiles } from "./files.ts";
import { counted, named, type Progress, size } from "./progress.ts";
import { log, streams } from "./streams.ts";

/** Takes a backup, as the bytes of its file, while Parlor runs. Memory holds one part at a time. */
export async function* backUp(
  bus: NatsConnection,
  folder: string,
  parlor: string,
  progress: Progress,
): AsyncGenerator<Uint8Array, void> {
  for (const stream of streams)
    if (!(await lookAt(bus, stream))) throw new Failure(`there is no Parlor on this broker: it has no ${stream}`);
  const writer = new Writer(new Date());
  let events = 0;
  yield writer.open({ parlor, broker: versionOf(bus) });
  for (const stream of streams) {
    const { saved, chunks } = await takeSnapshot(bus, stream);
    if (stream === log) events = saved.state.messages;
    progress.begin(named(stream, saved.state));
    yield writer.stream(stream, saved);
    let number = 0;
    for await (const chunk of chunks) {
      progress.add(chunk.length);
      yield writer.part(stream, ++number, chunk);
    }
    yield writer.seal(stream);
    progress.end();
  }
  // After the log: no message that is saved lacks its file.
  let files = 0;
  progress.begin("Files");
  for await (const { number, content, ...place } of readFiles(folder)) {
    progress.add(content.length);
    if (number === 1) files += 1;
    yield writer.file(place, number, content);
  }
  if (files > 0) progress.end();
  yield writer.complete();
  progress.say(
    `Saved: ${named("the log", { messages: events })}, what belongs to it and ${counted(files)}, ${size(writer.bytes)} in all.`,
  );
}
