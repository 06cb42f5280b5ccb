import { Member } from "@parlor/contracts";
import { check } from "@parlor/contracts/schema";

const members = check(Member);

export function member(name: string): Member {
  const made: unknown = { id: name.padEnd(12, "0"), name, role: "member" };
  if (!members.accepts(made)) throw new Error(`${name} cannot be a member`);
  return made;
}
