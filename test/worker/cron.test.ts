import { describe, expect, it } from "vitest";
import { nextTime } from "../../scripts/worker/cron.ts";
import { invoke } from "../cli/invoke.ts";

const after = new Date("2026-03-28T23:59:30.000Z");
const next = (cron: string, zone = "UTC") => nextTime(cron, zone, after).toISOString();

describe("the time after a time", () => {
  it.each([
    ["*/5 * * * *", "UTC", "2026-03-29T00:00:00.000Z"],
    ["0 2 * * 1-5", "UTC", "2026-03-30T02:00:00.000Z"],
    ["30 4 1,15 * *", "UTC", "2026-04-01T04:30:00.000Z"],
    ["0 0 * jan mon", "UTC", "2027-01-04T00:00:00.000Z"],
    ["0 0 29 2 *", "UTC", "2028-02-29T00:00:00.000Z"],
    ["0 0 * * 7", "UTC", "2026-03-29T00:00:00.000Z"],
    ["0 7 * * *", "Asia/Ho_Chi_Minh", "2026-03-29T00:00:00.000Z"],
    // Summer time begins: half past two does not exist that night.
    ["30 2 * * *", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  ])("of %s in %s is %s", (cron, zone, expected) => {
    expect(next(cron, zone)).toBe(expected);
  });

  it("is later than that time even when it is due then", () => {
    expect(nextTime("0 * * * *", "UTC", new Date("2026-05-01T10:00:00Z")).toISOString()).toBe("2026-05-01T11:00:00.000Z");
  });
});

describe("bad text", () => {
  it.each([
    ["61 * * * *", /expected range 0-59/],
    ["a b c d e", /Invalid characters/],
    ["* * * *", /it has 4 fields, not five/],
    ["0 30 2 * * *", /it has 6 fields, not five/],
    ["@daily", /it has 1 fields, not five/],
    ["", /it has 0 fields, not five/],
    ["0 0 31 2 *", /day of month/],
    ["H * * * *", /H is not one of the standard fields/],
    ["*/0 * * * *", /./],
  ])("%j is refused with its reason", (cron, reason) => {
    expect(() => next(cron)).toThrow(expect.objectContaining({ code: "bad_input", message: expect.stringMatching(reason) }));
  });

  it("and a time zone nobody knows", () => {
    expect(() => next("0 0 * * *", "Mars/Olympus")).toThrow(/there is no time zone Mars\/Olympus/);
  });
});

describe("iu-core schedule preview", () => {
  it("shows the times to come", async () => {
    const { code, json } = await invoke("schedule", "preview", "0 2 * * *", "--count", "3", "--json");
    expect(code).toBe(0);
    expect(json.times).toHaveLength(3);
    expect(json.times.every((time: string) => time.endsWith("T02:00:00.000Z"))).toBe(true);
  });

  it("exits 2 with the reason for text that is no schedule", async () => {
    const { code, json } = await invoke("schedule", "preview", "99 2 * * *", "--json");
    expect({ code, error: json.error.code }).toEqual({ code: 2, error: "bad_input" });
    expect(json.error.message).toContain("99 2 * * *");
    expect(json.error.hint).toContain("day of week");
  });
});
