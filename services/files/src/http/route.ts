import { FileId, fileNameProblem, isCode, type RoomCode } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { no, type Refusal } from "../refusals.ts";

type Route =
  | { readonly to: "room"; readonly room: RoomCode }
  | { readonly to: "file"; readonly room: RoomCode; readonly id: FileId; readonly name: string }
  | { readonly to: "nothing"; readonly refusal: Refusal };

/** A name of 120 characters, each of them escaped. */
const longest = 1_600;
const ids = check(FileId);

/** `/files/<room>` takes uploads, `/files/<room>/<id>/<name>` is a file. */
export function routeOf(url: string): Route {
  if (url.length > longest) return { to: "nothing", refusal: no.addressTooLong };
  const [start, folder, room = "", id, name = "", ...more] = url.replace(/[?#].*$/s, "").split("/");
  const isOurs = start === "" && folder === "files" && isCode(room) && more.length === 0;
  if (isOurs && id === undefined) return { to: "room", room };
  const decoded = decode(name);
  if (decoded === undefined) return { to: "nothing", refusal: no.unreadable };
  if (!isOurs || !ids.accepts(id) || fileNameProblem(decoded)) return { to: "nothing", refusal: no.absent };
  return { to: "file", room, id, name: decoded };
}

function decode(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined; // broken percent signs
  }
}
