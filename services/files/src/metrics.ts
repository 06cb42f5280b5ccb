import { Counter, Gauge, type Registry } from "@parlor/service";

export type FilesMetrics = ReturnType<typeof filesMetrics>;

export function filesMetrics(register: Registry) {
  const registers = [register];
  const metrics = {
    uploads: new Counter({
      name: "parlor_files_uploads_total",
      help: "Uploads, by what came of them: stored, again (it was there), broken-off, or the reason of a refusal.",
      labelNames: ["outcome"],
      registers,
    }),
    uploadedBytes: new Counter({
      name: "parlor_files_uploaded_bytes_total",
      help: "Bytes of files that were stored.",
      registers,
    }),
    downloads: new Counter({
      name: "parlor_files_downloads_total",
      help: "Files, or ranges of one, that were handed out.",
      registers,
    }),
    removed: new Counter({
      name: "parlor_files_removed_total",
      help: "Files removed: deleted with their message, or unnamed by any.",
      labelNames: ["why"],
      registers,
    }),
  };
  // From 0: an alert on an increase would miss a new counter's first one.
  for (const why of ["deleted", "unnamed"]) metrics.removed.inc({ why }, 0);
  for (const outcome of ["stored", "failed", "disk-full"]) metrics.uploads.inc({ outcome }, 0);
  return metrics;
}

type Measured = {
  readonly usage: { readonly files: number; readonly bytes: number; readonly limit: number };
  readonly uploads: { readonly running: number };
  readonly free: () => Promise<number>;
};

export function measure(register: Registry, { usage, uploads, free }: Measured): void {
  const gauge = (name: string, help: string, look: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [register],
      async collect() {
        this.set(await look());
      },
    });
  gauge("parlor_files_stored", "Files that are stored.", () => usage.files);
  gauge("parlor_files_stored_bytes", "Bytes that they take of the disk.", () => usage.bytes);
  gauge("parlor_files_limit_bytes", "Bytes that they may take.", () => usage.limit);
  gauge("parlor_files_free_bytes", "Bytes of their disk that are free.", free);
  gauge("parlor_files_uploads_running", "Uploads that are running.", () => uploads.running);
}
