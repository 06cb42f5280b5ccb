import { expect, test } from "vitest";
import { temporaryFolder } from "../contract/rooms/folder.ts";
import { startBroker } from "../support/broker.ts";
import { holds, readBack, say, startParlor } from "./parlor.ts";
import { backUp, runTool, startTool } from "./tool.ts";

test("[O4] a restored log has a new epoch: clients reset, and what came after the backup is never mixed in", async () => {
  const broker = await startBroker();
  const env = { PARLOR_DATA_DIR: await temporaryFolder() }; // the read model survives, and has seen what came after
  const parlor = await startParlor(broker, env);
  const ana = await parlor.join({ room: "general", name: "Ana" });
  await say(ana, "before the backup");
  const backup = await backUp(broker);
  const { seq } = await say(ana, "after the backup");
  await parlor.stop();

  expect(await runTool(broker, ["restore", "--replace"], backup)).toMatchObject({ code: 0 });
  const again = await startParlor(broker, env);
  const { epoch, token } = ana.joined;
  const back = await again.join({ room: "general", name: "Ana", token, resume: { epoch, after: seq } });
  expect(back.joined.entered).toBe("reset");
  expect(back.joined.epoch).not.toBe(epoch);
  expect(await readBack(back)).toEqual(["before the backup"]);

  const next = await say(back, "another history");
  expect(next.seq).toBe(seq); // the same place, in another log
  expect(await readBack(back)).toEqual(["before the backup", "another history"]);
  const found = await back.ask({ type: "history.search", query: "after" }, "history.found");
  expect(found.events).toEqual([]);
});

test("[O4] two restores of one backup are two logs", async () => {
  const broker = await startBroker();
  const parlor = await startParlor(broker);
  await parlor.stop();
  const backup = await backUp(broker);
  const epochs = new Set([(await holds(broker))[0]?.config.description]);
  for (let time = 0; time < 2; time++) {
    expect(await runTool(broker, ["restore", "--replace"], backup)).toMatchObject({ code: 0 });
    epochs.add((await holds(broker))[0]?.config.description);
  }
  expect(epochs.size).toBe(3);
  for (const epoch of epochs) expect(epoch).toMatch(/^epoch [A-Za-z0-9]{16}$/);
});

test("[O4] a log that a killed restore left behind has no epoch, and a restore that is interrupted leaves none", async () => {
  const old = await startBroker();
  const parlor = await startParlor(old);
  await parlor.stop();
  const backup = await backUp(old);
  const log = async () => (await holds(broker))[0]?.config.description;
  const broker = await startBroker();
  const allButTheEnd = backup.subarray(0, backup.indexOf("complete.json"));

  const interrupted = startTool(broker, ["restore"]);
  interrupted.child.stdin?.write(allButTheEnd);
  await expect.poll(log).toBe("unfinished restore");
  interrupted.child.kill("SIGTERM");
  interrupted.child.stdin?.end();
  expect(await interrupted.ended).toMatchObject({ code: 1 });
  expect(await holds(broker)).toEqual([undefined, undefined, undefined, undefined]);

  const killed = startTool(broker, ["restore"]);
  killed.child.stdin?.write(allButTheEnd);
  await expect.poll(log).toBe("unfinished restore");
  killed.child.kill("SIGKILL");
  await killed.ended;
  expect(await log()).toBe("unfinished restore");
});
