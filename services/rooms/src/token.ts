import { createHmac, timingSafeEqual } from "node:crypto";
import { SessionClaims } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";
import { parse } from "./parse.ts";

const claimsCheck = check(SessionClaims);

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
