export type Origin = {
  /** One subscriber's: an IPv4 address, or the /64 of an IPv6 one. */
  readonly subscriber: string;
  /** The /48 around it, of which one organisation may hold every /64; undefined for IPv4. */
  readonly network: string | undefined;
};

/** An IPv4 address written as IPv6 is IPv4. */
export function originOf(address: string): Origin {
  const groups = address.includes(":") ? groupsOf(address) : undefined;
  if (!groups) return { subscriber: address, network: undefined };
  const mapped = mappedIPv4(groups);
  if (mapped) return { subscriber: mapped, network: undefined };
  return { subscriber: groups.slice(0, 4).join(":"), network: groups.slice(0, 3).join(":") };
}

function groupsOf(address: string): readonly string[] {
  const [start = [], end = []] = address
    .replace(/%.*$/s, "")
    .replace(/(?<!\d)\d+\.\d+\.\d+\.\d+$/, asGroups)
    .split("::", 2)
    .map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(8 - start.length - end.length, 0)).fill("0");
  return [...start, ...zeros, ...end].map((group) => Number.parseInt(group, 16).toString(16));
}

function asGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function mappedIPv4(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(":") !== "0:0:0:0:0:ffff") return undefined;
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
