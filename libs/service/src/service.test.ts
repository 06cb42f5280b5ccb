import { expect, onTestFinished, test, vi } from "vitest";
import { runService } from "./service.ts";

test("[S4] a service whose stop hangs, since its broker is gone, ends all the same", async () => {
  vi.useFakeTimers();
  const handlers = new Map<string | symbol, () => void>();
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const umask = process.umask();
  vi.spyOn(process, "on").mockReturnValue(process);
  vi.spyOn(process, "once").mockImplementation((event: string | symbol, handler: () => void) => {
    handlers.set(event, handler);
    return process;
  });
  onTestFinished(() => {
    process.umask(umask);
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
  vi.stubEnv("LOG_LEVEL", "silent");
  await runService("test", async () => ({ ports: {}, stop: [() => new Promise(() => undefined)] }));
  handlers.get("disconnect")?.(); // the launcher is gone
  await vi.advanceTimersByTimeAsync(39_000);
  expect(exit).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(exit).toHaveBeenCalledWith(1);
});
