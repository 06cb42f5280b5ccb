import { jetstream } from "@nats-io/jetstream";
import { type RoomCode, stream, subjects } from "@parlor/contracts";
import type { Broker } from "./broker.ts";
import { connectAs } from "./bus.ts";

/** The seqs of a room that the broker has. */
export async function placesIn(broker: Broker, room: RoomCode): Promise<readonly number[]> {
  const bus = await connectAs(broker, "rooms");
  const consumer = await jetstream(bus).consumers.get(stream.name, { filter_subjects: subjects.log(room) });
  const places: number[] = [];
  for await (const { seq } of await consumer.fetch({ max_messages: 100, expires: 1_000 })) places.push(seq);
  await bus.close();
  return places;
}
