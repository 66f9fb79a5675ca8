import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { within } from "../../scripts/worker/claim_loop.ts";
import { failureOf } from "../../scripts/worker/failure.ts";
import { RetryLater } from "../../scripts/worker/index.ts";
import { Leases } from "../../scripts/worker/leases.ts";
import { describeError, failed, succeeded } from "../../scripts/worker/outcome.ts";
import { Prefetch } from "../../scripts/worker/prefetch.ts";
import { milliseconds } from "../../scripts/worker/settings.ts";
import { childSpan, traceparentOf } from "../../scripts/worker/trace.ts";

const job = { job_id: "01890000-0000-7000-8000-000000000000", lease_token: "6f0d8d6e-6d1c-4f0e-9d7b-0c0f3d6a5b10" };
const halfPair = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe("an outcome", () => {
  it("of a job without a result is the shortest there is", () => {
    expect(succeeded(job)).toEqual({ ...job, ok: true });
    expect(succeeded(job, null)).toEqual({ ...job, ok: true });
    expect(succeeded(job, { a: "\\u0000 written out" })).toEqual({ ...job, ok: true, result: { a: "\\u0000 written out" } });
  });

  it("is none where the result cannot be stored", () => {
    for (const result of [() => 1, Symbol("x"), 1n, { deep: ["\0"] }, "\udc00", { "\0": 1 }])
      expect(() => succeeded(job, result)).toThrow("The result cannot be stored: ");
  });

  it("never says what jsonb would refuse", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) }),
        (a, b) => {
          const text = JSON.stringify(describeError(Object.assign(new Error(a), { detail: b })));
          expect(text).not.toMatch(/(?<!\\)(\\\\)*\\u0000/);
          expect(JSON.parse(text).detail ?? "").not.toMatch(halfPair);
        },
      ),
    );
  });

  it("carries a delay only when the executor asked for one that makes sense", () => {
    expect(failed(job, new RetryLater("x", 1500.7))).toMatchObject({ ok: false, retry_after_ms: 1500 });
    expect(failed(job, new RetryLater("x", Number.POSITIVE_INFINITY)).retry_after_ms).toBe(2_592_000_000);
    for (const error of [new RetryLater("x", -1), new RetryLater("x", Number.NaN), new Error("x"), "x", undefined])
      expect(failed(job, error)).not.toHaveProperty("retry_after_ms");
  });
});

describe("a span", () => {
  const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  it("continues the trace it is given, its flags included", () => {
    const span = childSpan(parent);
    expect(span).toMatchObject({ traceId: "0af7651916cd43dd8448eb211c80319c", parentSpanId: "b7ad6b7169203331", flags: "00" });
    expect(span.spanId).not.toBe(span.parentSpanId);
    expect(traceparentOf(span)).toBe(`00-${span.traceId}-${span.spanId}-00`);
  });

  it("begins a trace where there is none that can be used", () => {
    for (const useless of [null, undefined, "", "00-x", `00-${"0".repeat(32)}-b7ad6b7169203331-01`]) {
      const span = childSpan(useless);
      expect(span.parentSpanId).toBeUndefined();
      expect(traceparentOf(span)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    }
  });
});

describe("what failed", () => {
  it.each([
    [{ code: "57P01" }, "unavailable"],
    [{ code: "08006" }, "unavailable"],
    [{ code: "ECONNREFUSED" }, "unavailable"],
    [{ code: "ENOENT", syscall: "connect" }, "unavailable"],
    [{ code: "ENOENT", syscall: "open" }, "refused"],
    [{ code: "40P01" }, "unavailable"],
    [new Error("Connection terminated unexpectedly"), "unavailable"],
    [{ code: "IU001", detail: '{"code": "gate_closed"}' }, "gate_closed"],
    [{ code: "42501" }, "not_permitted"],
    [{ code: "42883" }, "not_installed"],
    [{ code: "22P02" }, "refused"],
    [new Error("something else"), "refused"],
  ])("%j is %s", (error, failure) => {
    expect(failureOf(error)).toBe(failure);
  });
});

describe("how much is held", () => {
  it("grows while jobs are quick, never beyond a batch, and shrinks to the concurrency when they are slow", async () => {
    const prefetch = new Prefetch(4, 64);
    const sizes: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      prefetch.count(1000);
      prefetch.adjust();
      sizes.push(prefetch.size);
    }
    expect(sizes).toEqual([8, 16, 32, 64, 64, 64]);
    await sleep(510);
    prefetch.adjust();
    expect(prefetch.size).toBe(4);
    expect(new Prefetch(10, 3).size).toBe(3);
  });
});

describe("a lease", () => {
  it("counts from when it was asked for, and one nobody knows is over", () => {
    const leases = new Leases();
    leases.add("a", 1000, 500);
    expect([leases.isOver("a", 1499), leases.isOver("a", 1500), leases.isOver("b", 0)]).toEqual([false, true, true]);
    leases.extend(["a", "b"], 1400, 500);
    expect([leases.isOver("a", 1899), leases.isOver("b", 0)]).toEqual([false, true]);
  });
});

describe("a time on the command line", () => {
  it("is read with its unit, seconds without", () => {
    const range = { least: 10, most: 86_400_000 };
    expect(["250ms", "60", "1.5s", "5min", "1 h"].map((text) => milliseconds(text, "--x", range))).toEqual([
      250, 60_000, 1500, 300_000, 3_600_000,
    ]);
    for (const text of ["", "x", "-1", "1w", "9ms", "2d"])
      expect(() => milliseconds(text, "--lease", range)).toThrow(/--lease is a time from 10 ms to 1 d/);
  });
});

it("waiting with a limit ends at the limit", async () => {
  expect(await within(10, new Promise(() => {}))).toBe(false);
  expect(await within(1000, Promise.resolve())).toBe(true);
});
