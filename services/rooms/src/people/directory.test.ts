import { limits, readRoom } from "@parlor/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { harderName } from "./directory.ts";

test("[R11] a name that is harder to guess begins like the first, and is the name of a room", () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,18}([-_][a-z0-9]{1,18})?$/);
  fc.assert(
    fc.property(name, (typed) => {
      const place = readRoom(typed);
      fc.pre(place?.kind === "named");
      const harder = place && harderName(place.code);
      expect(readRoom(harder ?? "")).toEqual({ code: harder, kind: "named" });
      expect(harder).toMatch(/-[a-z0-9]{4,6}$/);
      expect(harder?.length).toBeLessThanOrEqual(limits.roomNameLength);
      expect(harder?.startsWith(typed.slice(0, 4))).toBe(true);
    }),
  );
});
