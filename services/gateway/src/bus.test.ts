import { JetStreamApiError } from "@nats-io/jetstream";
import { expect, test } from "vitest";
import { isRefusal } from "./bus.ts";

const said = (err_code: number, description: string) => new JetStreamApiError({ code: 503, err_code, description });

test("[D9] a message that the log is just storing is not refused: nobody knows yet what becomes of it", () => {
  expect(isRefusal(said(10158, "duplicate message id is in process"))).toBe(false);
});

test("[D9] the log's own no is one, and silence is none", () => {
  expect(isRefusal(said(10077, "maximum messages exceeded"))).toBe(true);
  expect(isRefusal(new Error("timeout"))).toBe(false);
  expect(isRefusal(undefined)).toBe(false);
});
