import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { packetFiles } from "../../scripts/evidence/format.ts";
import { readPacket } from "../../scripts/evidence/packet.ts";
import { judgePacket, validatePacket } from "../../scripts/evidence/validate.ts";
import { useGoodPacket } from "./good.ts";

const packet = useGoodPacket();

it("a packet with one flipped bit anywhere is refused", () => {
  const dir = packet.written();
  const whole = readPacket(dir, { key: packet.good.key });
  expect(judgePacket(whole).ok).toBe(true);
  fc.assert(
    fc.property(fc.constantFrom(...packetFiles), fc.nat(), fc.nat(7), (file, at, bit) => {
      const honest = packet.files.get(file) ?? Buffer.alloc(0);
      const place = at % honest.length;
      const flipped = Buffer.from(honest);
      flipped.writeUInt8(flipped.readUInt8(place) ^ (1 << bit), place);
      writeFileSync(join(dir, file), flipped);
      try {
        expect(validatePacket(dir).ok).toBe(false);
      } finally {
        writeFileSync(join(dir, file), honest);
      }
    }),
    { numRuns: 150 },
  );
  expect(validatePacket(dir).ok).toBe(true);
}, 120_000);

it("a packet without one of its files is refused", () => {
  for (const file of packetFiles) {
    const dir = packet.written();
    rmSync(join(dir, file));
    const { ok, problems } = validatePacket(dir);
    expect(ok).toBe(false);
    expect(problems).toContainEqual({ code: "FILE_MISSING", file, detail: "not there" });
  }
});

it("a packet with something added is refused, whatever it is", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9.~-]{1,20}$/).filter((name) => !packetFiles.includes(name) && name !== "." && name !== ".."),
      fc.boolean(),
      (name, folder) => {
        const dir = packet.written();
        if (folder) mkdirSync(join(dir, name));
        else writeFileSync(join(dir, name), "");
        expect(validatePacket(dir).problems).toEqual([expect.objectContaining({ code: "FILE_EXTRA", file: name })]);
      },
    ),
    { numRuns: 20 },
  );
}, 60_000);

it("an empty directory is no packet", () => {
  const { ok, problems } = validatePacket(packet.emptyDir());
  expect(ok).toBe(false);
  expect(problems.map(({ code }) => code)).toContain("NOT_EVALUATED");
});
