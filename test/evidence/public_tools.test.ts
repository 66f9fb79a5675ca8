import { execFileSync, spawnSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { optional } from "../require.ts";
import { useGoodPacket } from "./good.ts";

const packet = useGoodPacket();
const envelopes = ["statement.dsse.json", "test-result.dsse.json", "index.dsse.json"];

const has = (program: string) =>
  spawnSync(program, ["--version"]).error === undefined || spawnSync(program, ["version"]).error === undefined;

optional("coreutils", has("sha256sum"), "coreutils").describe(() => {
  const check = (dir: string) => spawnSync("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: dir, encoding: "utf8" });

  it("accept the sums, and miss a changed file", () => {
    const dir = packet.written();
    expect(check(dir)).toMatchObject({ status: 0 });
    appendFileSync(join(dir, "REPORT.md"), "All is well.\n");
    expect(check(dir)).toMatchObject({ status: 1, stdout: expect.stringContaining("REPORT.md: FAILED") });
  });

  it("give the tree hash that the statement names", () => {
    const dir = packet.written();
    const [tree] = execFileSync("sha256sum", ["SHA256SUMS"], { cwd: dir, encoding: "utf8" }).split(" ");
    const { payload } = JSON.parse(readFileSync(join(dir, "statement.dsse.json"), "utf8"));
    expect(JSON.parse(Buffer.from(payload, "base64").toString()).predicate.tree).toEqual({ sha256: tree });
  });
});

describe("the verifier of npm's own provenance", () => {
  const require = createRequire(import.meta.url);
  const { Verifier, toSignedEntity } = require("@sigstore/verify") as typeof import("@sigstore/verify");
  const { bundleFromJSON } = require(require.resolve("@sigstore/bundle", { paths: [require.resolve("@sigstore/verify")] }));

  const verify = (dir: string, file: string) => {
    const dsseEnvelope = JSON.parse(readFileSync(join(dir, file), "utf8"));
    const bundle = bundleFromJSON({
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: { publicKey: { hint: dsseEnvelope.signatures[0].keyid }, tlogEntries: [] },
      dsseEnvelope,
    });
    const publicKey = createPublicKey(readFileSync(join(dir, "signer.pub.pem")));
    const trust = {
      certificateAuthorities: [],
      timestampAuthorities: [],
      tlogs: [],
      ctlogs: [],
      publicKey: () => ({ publicKey, validFor: () => true }),
    };
    new Verifier(trust as never, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 }).verify(toSignedEntity(bundle));
  };

  it.each(envelopes)("accepts %s, and refuses it with another payload", (file) => {
    const dir = packet.written();
    expect(() => verify(dir, file)).not.toThrow();
    const envelope = JSON.parse(readFileSync(join(dir, file), "utf8"));
    const payload = Buffer.from(envelope.payload, "base64");
    payload.writeUInt8(payload.readUInt8(20) ^ 1, 20);
    writeFileSync(join(dir, file), JSON.stringify({ ...envelope, payload: payload.toString("base64") }));
    expect(() => verify(dir, file)).toThrow("signature verification failed");
  });
});

optional("openssl", has("openssl"), "openssl").describe(() => {
  // What docs/evidence.md tells people to type.
  const script = `
    set -eu
    field() { node -p "JSON.parse(require('fs').readFileSync('$1'))$2"; }
    field "$1" .payload | base64 -d > payload
    type=$(field "$1" .payloadType)
    { printf 'DSSEv1 %d %s %d ' "\${#type}" "$type" "$(wc -c < payload)"; cat payload; } > signed
    field "$1" '.signatures[0].sig' | base64 -d > signature
    openssl pkeyutl -verify -pubin -inkey signer.pub.pem -rawin -in signed -sigfile signature
  `;

  it.each(envelopes)("verifies %s", (file) => {
    const dir = packet.written();
    const { status, stdout } = spawnSync("sh", ["-c", script, "verify", file], { cwd: dir, encoding: "utf8" });
    expect({ status, stdout: stdout.trim() }).toEqual({ status: 0, stdout: "Signature Verified Successfully" });
  });
});
