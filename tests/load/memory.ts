/** Bytes that the process behind these Prometheus metrics holds; undefined if it does not say. */
export async function memoryAt(metrics: string): Promise<number | undefined> {
  const text = await fetch(metrics, { signal: AbortSignal.timeout(200) }).then(
    (response) => response.text(),
    () => "",
  );
  const found = /^process_resident_memory_bytes(?:\{.*\})? (\S+)$/m.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
