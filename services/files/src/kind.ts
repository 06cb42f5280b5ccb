import { downloadType, shownTypes } from "@parlor/contracts";
import { fileTypeFromBuffer } from "file-type";

/** The bytes at a file's beginning that decide what it is. */
export const sampleBytes = 4_100;

/** Under other names than ours. */
const same: Readonly<Record<string, string>> = {
  "image/apng": "image/png",
  "audio/x-m4a": "audio/mp4",
  "audio/x-flac": "audio/flac",
  "audio/vnd.wave": "audio/wav",
  "video/x-m4v": "video/mp4",
};

/** What a file is by its bytes, whatever somebody said. */
export async function kindOf(sample: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(sample);
  const [type = downloadType] = found?.mime.split(";") ?? [];
  const named = same[type] ?? type;
  return /^[a-z]+\/[a-z0-9.+-]{1,80}$/.test(named) ? named : downloadType;
}

export const isShown = (type: string): boolean => shownTypes.includes(type);
