import { beforeAll, expect, test } from "vitest";
import { type Chat, startChat } from "../support/chat.ts";
import { beClumsy } from "./clumsy.ts";
import type { Finding } from "./finding.ts";

let chat: Chat;
beforeAll(async () => {
  chat = await startChat({ page: true, env: { PARLOR_LIMITS: "false" } });
});

const faults: Record<Finding["rule"], () => void> = {
  heard: () => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (frame) {
      if (!String(frame).includes('"message.post"')) send.call(this, frame);
    };
  },
  kept: () => {
    const swallow = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.target instanceof HTMLTextAreaElement)) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      event.target.value = "";
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
    };
    addEventListener("keydown", swallow, true);
  },
  alive: () => {
    const swallow = (event: Event) => {
      if (!(event.target instanceof Element) || event.target.closest(".room button") === null) return;
      event.stopImmediatePropagation();
      event.preventDefault();
    };
    addEventListener("click", swallow, true);
  },
  quiet: () => {
    addEventListener("focusin", () => {
      throw new Error("planted");
    });
  },
  swift: () => {
    addEventListener(
      "input",
      () => {
        const end = performance.now() + 300;
        while (performance.now() < end);
      },
      true,
    );
  },
};

const proof: Record<Finding["rule"], RegExp> = {
  heard: /nobody hears it/,
  kept: /is gone/,
  alive: /does nothing/,
  quiet: /planted/,
  swift: /A task of/,
};

const seenAtTheEnd: ReadonlySet<Finding["rule"]> = new Set(["heard", "kept"]);

test.each(Object.keys(faults) as Finding["rule"][])(
  "[E23] a page that breaks the rule “%s” is found out",
  { timeout: 500_000 },
  async (rule) => {
    const findings = await beClumsy({
      chat,
      seed: 1,
      duration: seenAtTheEnd.has(rule) ? 25_000 : 180_000, // which ends with the finding
      plant: faults[rule],
      clears: false,
      until: rule,
    });
    expect(findings).toContainEqual({ rule, what: expect.stringMatching(proof[rule]) });
  },
);
