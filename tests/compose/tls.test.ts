import { expect, test } from "vitest";
import { openBrowser } from "../support/browser.ts";
import { invite } from "../support/people.ts";
import { startStack } from "../support/stack.ts";

test("[O8] a domain brings its certificate, and plain HTTP is sent there", async () => {
  // For localhost Caddy is its own authority; for any other name it asks a public one, by the same code.
  const env = { PARLOR_DOMAIN: "localhost" };
  const stack = await startStack({ files: ["deploy/compose.tls.yaml"], env });

  const plain = await fetch(`http://localhost:${stack.httpPort}/some-room?x=1`, { redirect: "manual" });
  expect([plain.status, plain.headers.get("location")]).toEqual([308, "https://localhost/some-room?x=1"]);

  const browser = await openBrowser();
  const ana = await invite(browser, `https://localhost:${stack.httpsPort}`, { ignoreHTTPSErrors: true });
  const answer = await ana.open();
  expect(answer?.headers()["strict-transport-security"]).toBe("max-age=31536000");
  expect((await answer?.securityDetails())?.issuer).toMatch(/Caddy Local Authority/);
  await ana.create("Ana");
  await ana.say("safely");
  await ana.sees("safely");

  const [edge = ""] = await stack.containers("edge");
  const published = await stack.docker("port", edge);
  expect(published.match(/^\d+\/\w+/gm)?.toSorted()).toEqual(["443/tcp", "80/tcp"]);
});

test("[O8] [B3] without a domain it does not start, and says which variable is missing", async () => {
  await expect(startStack({ files: ["deploy/compose.tls.yaml"], env: { PARLOR_DOMAIN: "" } })).rejects.toThrow(
    /PARLOR_DOMAIN.*name the domain that leads to this machine/s,
  );
});
