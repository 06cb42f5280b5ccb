import { createHmac, timingSafeEqual } from "node:crypto";
import { SessionClaims } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { parse } from "./parse.ts";

const claimsCheck = check(SessionClaims);

const day = 86_400_000;

/**
 * Whether a token is still worth something. One that was given to somebody who left at once is for a day, so that nobody
 * can collect many; one of somebody who stayed is for as long as messages are kept (`keep`, in milliseconds). Each time
 * somebody comes in they get a new one.
 */
export function isFresh({ at, stayed }: SessionClaims, keep: number, now: number): boolean {
  if (at === undefined) return true; // from before tokens had a date, and made no more
  return now - at < (stayed ? keep : Math.min(day, keep));
}

/** A session token: what it says, readable by its holder, and a signature that only this service can make. */
export function issueToken(claims: SessionClaims, secret: string): string {
  const said = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${said}.${sign(said, secret).toString("base64url")}`;
}

/** What a token says, where this service signed it. Takes the same time however much of a forged one is right. */
export function readToken(token: string, secret: string): SessionClaims | undefined {
  const [said = "", signature = ""] = token.split(".", 2);
  const given = Buffer.from(signature, "base64url");
  const right = sign(said, secret);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return parse(Buffer.from(said, "base64url").toString(), claimsCheck);
}

function sign(said: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(`parlor session 1\n${said}`).digest();
}
