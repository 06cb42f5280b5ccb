import { type Static, type TProperties, Type } from "typebox";
import { answer, question } from "./declare.ts";
import { FileId, MemberId, type MessageId, RoomCode, Token } from "./fields.ts";
import { limits } from "./limits.ts";
import { cleanName } from "./name.ts";
import { isLonger } from "./overlong.ts";
import type { PostCommand } from "./post.ts";
import type { RefusalReason } from "./refusals.ts";
import { altProblem } from "./text.ts";
import { isVisible } from "./visible.ts";

/** What browsers show or play where it stands. Anything else is a download, whatever it is called. */
export const shownTypes: readonly string[] = [
  ...["image/png", "image/jpeg", "image/webp", "image/gif", "image/avif"],
  ...["audio/mpeg", "audio/ogg", "audio/wav", "audio/flac", "audio/mp4", "audio/aac"],
  ...["video/mp4", "video/webm", "video/ogg"],
];
export const downloadType = "application/octet-stream";

/** HTTP: `PUT /files/<room>` has a bearer's token and the first two, ids of the client's own; a refusal its reason. */
export const fileHeaders = { message: "parlor-message", upload: "parlor-upload", refusal: "parlor-refusal" } as const;

const Pixels = Type.Integer({ minimum: 1, maximum: 65_535 });
const found = {
  id: FileId,
  type: Type.String({ maxLength: 100, pattern: "^[a-z]+/[a-z0-9.+-]+$" }),
  size: Type.Integer({ minimum: 1 }),
  width: Type.Optional(Pixels),
  height: Type.Optional(Pixels),
};
const Seal = Type.String({ pattern: "^[A-Za-z0-9_-]{4}\\.[0-9]{1,15}\\.[A-Za-z0-9_-]{43}$" });

const attached = {
  ...found,
  name: Type.String({ minLength: 1, maxLength: 2 * limits.fileNameLength }),
  preview: Type.Optional(
    Type.String({
      pattern: "^[A-Za-z0-9+/]{4,40}={0,2}$",
      description: "A thumbhash, in base64, until it has loaded.",
    }),
  ),
  alt: Type.Optional(Type.String({ maxLength: 2 * limits.altLength, description: "What is to be seen, in words." })),
};

const files = <P extends TProperties>(fields: P, description: string) => ({
  files: Type.Optional(Type.Array(Type.Object(fields), { minItems: 1, maxItems: limits.filesOfMessage, description })),
});

/** As a member posts them: each with the seal that its upload was answered with. */
export const sealedFiles = files(
  { ...attached, seal: Type.Optional(Seal) },
  "What was uploaded for this message, each with its `seal`. The seal is the gateway's business and goes no further.",
);

/** A file of a message, as others see it. */
export type AttachedFile = NonNullable<Static<ReturnType<typeof Type.Object<typeof sealedFiles>>>["files"]>[number];

/** HTTP, to whoever uploads: what was stored, and the seal by which the message may name it. */
export const UploadAnswer = Type.Object({ ...found, seal: Seal });
export type UploadAnswer = Static<typeof UploadAnswer>;

/** What a seal vouches for: this file was uploaded by this member for this message of this room. */
type Sealed = {
  readonly room: RoomCode;
  readonly by: MemberId;
  readonly message: MessageId;
  readonly at: number;
  readonly file: Pick<UploadAnswer, "id" | "type" | "size" | "width" | "height">;
};

export const sealedText = ({ room, by, message, at, file: { id, type, size, width = 0, height = 0 } }: Sealed) =>
  [room, by, message, at, id, type, size, width, height].join(" ");

/** In ms. */
export const unnamed = {
  /** What no message has named for so long is gone, */
  kept: 3_600_000,
  /** and this long before that, no new message may name it: a post takes time to be known everywhere. */
  margin: 600_000,
} as const;

/** A name as it is sent: no folders, nothing invisible, nothing that turns it around. */
export function cleanFileName(input: string): string {
  return cleanName(input.replace(/[/\\]/g, "_"));
}

export function fileNameProblem(name: string): "file-name-invalid" | undefined {
  const isFine = name.length <= 2 * limits.fileNameLength && cleanFileName(name) === name && isVisible(name);
  return isFine && !isLonger(name, limits.fileNameLength) && !/^\.+$/.test(name) ? undefined : "file-name-invalid";
}

/** Why files that fit their contract cannot be named by a post as they are, or undefined when they can. */
export function filesProblem(post: PostCommand): RefusalReason | undefined {
  if (!("files" in post)) return undefined;
  return post.files?.flatMap(({ name, alt = "" }) => fileNameProblem(name) ?? altProblem(alt) ?? [])[0];
}

export const SessionQuestion = question(
  "session.check",
  "Who a token is in a room, if they may be in it now.",
  { room: RoomCode, token: Token },
  answer("session.known", "The member whose token it is.", { member: MemberId }),
);
export const KeysQuestion = question(
  "files.keys",
  "What files are sealed with: the newest key first.",
  {},
  answer("files.keys", "The keys.", {
    keys: Type.Array(Type.String({ minLength: 43, maxLength: 43 }), { minItems: 1 }),
  }),
);
export const LivingQuestion = question(
  "files.living",
  "Which of these files a message has, and which were those of a message that is gone. Others no message has named.",
  { room: RoomCode, ids: Type.Array(FileId, { maxItems: limits.filesAskedFor }) },
  answer("files.living", "Each of those asked for is in one list or in none.", {
    living: Type.Array(FileId),
    gone: Type.Array(FileId),
  }),
);

/** What the rooms service says on `subjects.filesGone`: the message that had these is gone. */
export const FilesGone = Type.Object({ room: RoomCode, ids: Type.Array(FileId) });
export type FilesGone = Static<typeof FilesGone>;

export const filesKinds = [SessionQuestion, KeysQuestion, LivingQuestion] as const;
