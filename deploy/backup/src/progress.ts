type Screen = { readonly isTTY?: boolean; write(text: string): unknown };

export type Progress = ReturnType<typeof openProgress>;

const often = 100;
const seldom = 5000;

/** A terminal shows one line that rewrites itself; a log gets a line every five seconds. */
export function openProgress(screen: Screen, now: () => number = Date.now) {
  const live = screen.isTTY === true;
  let of = "";
  let bytes = 0;
  let last = 0;

  const show = () => {
    last = now();
    screen.write(live ? `\r\x1b[K${of}: ${size(bytes)}` : `${of}: ${size(bytes)}\n`);
  };
  return {
    begin(what: string) {
      of = what;
      bytes = 0;
      last = now();
    },
    add(count: number) {
      bytes += count;
      if (now() - last >= (live ? often : seldom)) show();
    },
    end() {
      show();
      if (live) screen.write("\n");
    },
    say: (line: string) => void screen.write(`${line}\n`),
  };
}

/** `5.4 MB` */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}

/** `ROOMS (5,012 messages)` */
export function named(stream: string, { messages }: { readonly messages: number }): string {
  return `${stream} (${messages.toLocaleString("en-GB")} ${messages === 1 ? "message" : "messages"})`;
}

/** `2 files` */
export const counted = (files: number): string => `${files.toLocaleString("en-GB")} ${files === 1 ? "file" : "files"}`;
