import type { IncomingMessage, ServerResponse } from "node:http";
import {
  FileId,
  fileHeaders,
  type MemberId,
  MessageId,
  type RoomCode,
  sealedText,
  type UploadAnswer,
} from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { NoAnswer } from "@parlor/log";
import { type Logger, prove, seal } from "@parlor/service";
import type { FilesConfig } from "../config.ts";
import { examine } from "../examine.ts";
import type { UploadLimits } from "../limits.ts";
import type { FilesMetrics } from "../metrics.ts";
import { Damaged } from "../picture/source.ts";
import { no, type Refusal } from "../refusals.ts";
import type { Rooms } from "../rooms.ts";
import type { Draft } from "../store/draft.ts";
import { bytesOnDisk, codeOf, type Folder } from "../store/folder.ts";
import type { Usage } from "../store/usage.ts";
import { refuse } from "./answers.ts";
import { BrokenOff, receive, TooSlow } from "./receive.ts";

export type UploadDeps = {
  readonly config: FilesConfig;
  readonly store: Folder;
  readonly rooms: Rooms;
  readonly usage: Usage;
  readonly limits: UploadLimits;
  readonly metrics: FilesMetrics;
  readonly log: Pick<Logger, "error">;
};

type Wish = {
  readonly length: number;
  readonly token: string;
  readonly message: MessageId;
  readonly upload: MessageId;
};
type Sent = { readonly address: string; readonly length: number };
type Stored = Omit<UploadAnswer, "seal">;
type Place = { readonly room: RoomCode; readonly id: FileId };
type Owner = { readonly room: RoomCode; readonly by: MemberId; readonly message: MessageId; readonly key: string };

const megabyte = 1024 * 1024;
const ids = check(MessageId);
const fileIds = check(FileId);
const idLength = 22;

/** Takes a file in; all of its life is here, from the first header to the answer. */
export class Uploads {
  readonly #deps: UploadDeps;

  constructor(deps: UploadDeps) {
    this.#deps = deps;
  }

  /** Answers, unless the sender has gone. */
  async take(request: IncomingMessage, response: ServerResponse, room: RoomCode, address: string): Promise<void> {
    const end = this.#deps.limits.begin(address);
    const outcome =
      typeof end === "function" ? await this.#outcome(request, response, room, address).finally(end) : end;
    const isRefusal = typeof outcome !== "string";
    this.#deps.metrics.uploads.inc({ outcome: isRefusal ? outcome.reason : outcome });
    if (isRefusal) refuse(response, outcome);
  }

  async #outcome(request: IncomingMessage, response: ServerResponse, room: RoomCode, address: string) {
    try {
      return await this.#admit(request, response, room, address);
    } catch (error) {
      if (error instanceof BrokenOff) return "broken-off";
      return this.#refusalOf(error);
    }
  }

  #refusalOf(error: unknown): Refusal {
    if (error instanceof NoAnswer) return no.away;
    if (error instanceof TooSlow) return no.tooSlow;
    if (error instanceof Damaged) return no.damaged(error.message);
    if (codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT") return no.diskFull;
    this.#deps.log.error({ err: error }, "an upload failed");
    return no.failed;
  }

  /** Whatever can be refused by the head alone is refused before a byte of the body is read. */
  async #admit(request: IncomingMessage, response: ServerResponse, room: RoomCode, address: string) {
    const { config, rooms, usage } = this.#deps;
    const wish = readWish(request, config.PARLOR_FILE_MEGABYTES);
    if ("status" in wish) return wish;
    const member = await rooms.member(room, wish.token);
    if (member === undefined) return no.notAMember;
    const owner = { room, by: member, message: wish.message, key: await rooms.key() };
    const place = { room, id: idOf(owner, wish.upload) };
    if (await this.#answerAgain(response, owner, place)) return "again";
    const full = this.#whyFull(room, wish.length);
    if (full) return full;
    const arrived = usage.expect(room, bytesOnDisk(wish.length)); // before anything is awaited: others ask too
    try {
      return await this.#receive(request, response, owner, place, { address, length: wish.length });
    } finally {
      arrived();
    }
  }

  async #receive(request: IncomingMessage, response: ServerResponse, owner: Owner, place: Place, sent: Sent) {
    const { room, by: member } = owner;
    if (await this.#isDiskFull(sent.length)) return no.diskFull;
    const giveBack = this.#deps.limits.spend({ room, member, address: sent.address }, sent.length);
    if (typeof giveBack !== "function") return giveBack;
    if (request.headers.expect !== undefined) response.writeContinue();
    let file: Stored | undefined;
    try {
      file = await this.#store(request, place);
    } finally {
      if (!file) giveBack();
    }
    if (file) answer(response, 201, owner, file);
    else if (!(await this.#answerAgain(response, owner, place))) return no.failed;
    return file ? "stored" : "again";
  }

  /** The answer to the first one did not arrive. False if there was none. */
  async #answerAgain(response: ServerResponse, owner: Owner, { room, id }: Place): Promise<boolean> {
    const found = await this.#deps.store.find(room, id);
    if (!found) return false;
    await found.close();
    const { shown: _, ...head } = found.head;
    answer(response, 200, owner, { id, size: found.size, ...head });
    return true;
  }

  /** Undefined if the same upload was stored meanwhile. */
  async #store(request: IncomingMessage, { room, id }: Place): Promise<Stored | undefined> {
    const { store, usage, metrics } = this.#deps;
    const drafts: Draft[] = [];
    const open = async () => {
      const draft = await store.draft();
      drafts.push(draft);
      return draft;
    };
    try {
      const raw = await open();
      await receive(request, (piece) => raw.add(piece));
      const { draft, head } = await examine(raw, open);
      if (!(await store.store(room, id, draft, head))) return undefined;
      usage.stored(room, bytesOnDisk(draft.size));
      metrics.uploadedBytes.inc(draft.size);
      const { shown: _, ...rest } = head;
      return { id, size: draft.size, ...rest };
    } finally {
      for (const draft of drafts) await draft.drop();
    }
  }

  #whyFull(room: RoomCode, length: number): Refusal | undefined {
    const { config, usage } = this.#deps;
    const problem = usage.problem(room, bytesOnDisk(length));
    if (problem === "room") return no.roomFull(config.PARLOR_ROOM_FILES_MEGABYTES);
    return problem === "all" ? no.allFull(config.PARLOR_ALL_FILES_MEGABYTES) : undefined;
  }

  /** A picture is written again without what is not the picture, so it needs its space twice. */
  async #isDiskFull(length: number): Promise<boolean> {
    const { config, store, usage } = this.#deps;
    const left = (await store.free()) - usage.coming - bytesOnDisk(length);
    return left < config.PARLOR_SPARE_MEGABYTES * megabyte;
  }
}

function readWish({ headers }: IncomingMessage, megabytes: number): Wish | Refusal {
  if (headers["transfer-encoding"] !== undefined || headers["content-length"] === undefined) return no.lengthMissing;
  const length = Number(headers["content-length"]);
  if (length === 0) return no.empty;
  if (length > megabytes * megabyte) return no.tooLarge(megabytes);
  const [message, upload] = [headers[fileHeaders.message], headers[fileHeaders.upload]];
  if (!ids.accepts(message) || !ids.accepts(upload)) return no.unidentified;
  const [, token] = /^Bearer ([\w.~+/=-]{1,1024})$/i.exec(headers.authorization ?? "") ?? [];
  return token === undefined ? no.tokenMissing : { length, token, message, upload };
}

/** Random to everybody else, and the same for the same upload: one sent again finds what the first one stored. */
function idOf({ room, by, message, key }: Owner, upload: MessageId): FileId {
  const id = prove(["file", room, by, message, upload].join(" "), key).slice(0, idLength);
  if (fileIds.accepts(id)) return id;
  throw new Error("A proof is shorter than an id.");
}

function answer(response: ServerResponse, status: number, owner: Owner, file: Stored): void {
  const sealed = seal((at) => sealedText({ ...owner, at, file }), owner.key, Date.now());
  const text = JSON.stringify({ ...file, seal: sealed } satisfies UploadAnswer);
  response.writeHead(status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
}
