import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { UploadAnswer } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { type Chat, startChat } from "../../support/chat.ts";
import { scratchFolder } from "../../support/launcher.ts";
import { type Env, startFiles } from "../../support/service.ts";

type Person = Awaited<ReturnType<Chat["join"]>>;
type Body = string | Uint8Array;
type Wish = {
  readonly message?: string;
  readonly upload?: string;
  readonly token?: string;
  readonly room?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const answers = check(UploadAnswer);

/** A chat with a files service beside it, whose folder can be looked into. */
export async function startUploads(env: Env = {}) {
  const folder = await scratchFolder();
  const chat = await startChat({ env });
  let files = await startFiles(chat.broker, { PARLOR_FILES: folder, ...env });
  const at = (path: string) => `http://127.0.0.1:${files.ports.port}${path}`;

  const send = ({ joined }: Person, body: Body, wish: Wish = {}): Promise<Response> => {
    const { message = "m1", upload = crypto.randomUUID(), token = joined.token, room = joined.room.code } = wish;
    const headers = { authorization: `Bearer ${token}`, "parlor-message": message, "parlor-upload": upload };
    return fetch(at(`/files/${room}`), {
      method: "PUT",
      body: Buffer.from(body),
      headers: { ...headers, ...wish.headers },
    });
  };

  return {
    chat,
    folder,
    get files() {
      return files;
    },
    at,
    send,
    /** Uploads what must be taken. */
    async upload(person: Person, body: Body, wish?: Wish): Promise<UploadAnswer> {
      const response = await send(person, body, wish);
      const answer: unknown = response.ok ? await response.json() : await response.text();
      if (answers.accepts(answer)) return answer;
      throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    },
    read: ({ joined }: Person, id: string, headers: Readonly<Record<string, string>> = {}, name = "name") =>
      fetch(at(`/files/${joined.room.code}/${id}/${name}`), { headers }),
    async readBytes(person: Person, id: string): Promise<Buffer> {
      return Buffer.from(await (await this.read(person, id)).arrayBuffer());
    },
    /** All that is on the disk, drafts too. */
    async stored(): Promise<readonly string[]> {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return found.filter((one) => one.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    },
    async holds(words: string): Promise<boolean> {
      const all = await Promise.all((await this.stored()).map((path) => readFile(path)));
      return all.some((bytes) => bytes.includes(words));
    },
    async metric(name: string): Promise<number> {
      const text = await (await fetch(`http://127.0.0.1:${files.ports.opsPort}/metrics`)).text();
      return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1]);
    },
    async kill(): Promise<void> {
      files.signal("SIGKILL");
      await files.exited;
    },
    async start(): Promise<void> {
      files = await startFiles(chat.broker, { PARLOR_FILES: folder, ...env });
    },
  };
}
