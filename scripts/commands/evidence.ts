import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import { type CommandGroup, defineCommand } from "./command.ts";

interface VerifyOptions {
  readonly key?: string;
  readonly expectSchemaDigest?: string;
  readonly allowPartial?: boolean;
}

const expectations = (command: Command): Command =>
  command
    .option("--key <file>", "the signer's public key: without it only integrity is shown, not origin")
    .option("--expect-schema-digest <digest>", "the schema the proof must be of, as fn_iu_schema_digest() gives it")
    .option("--allow-partial", "accept a proof of some functions only, made with --only");

const verify = defineCommand<VerifyOptions>({
  name: "verify <dir>",
  summary: "Check an evidence packet: no database, no network.",
  details:
    "Recomputes the verdict from the facts in the packet and checks every digest and signature; what it cannot see is a no. " +
    "Exits 1 with stable codes when the packet is refused; docs/evidence.md lists them.",
  uses: [],
  options: expectations,
  examples: ["iu-core evidence verify evidence/", "iu-core evidence verify evidence/ --key evidence-key.pem.pub --json"],
  async run(_context, { args: [dir = ""], options }) {
    const { ok, problems, packet } = await judge(dir, options);
    const { environment, signer, writeSet } = packet;
    const { keyId } = await import("../evidence/keys.ts");
    const origin = options.key !== undefined;
    return {
      ok,
      document: {
        ok,
        problems,
        run: environment?.run ?? null,
        functions: writeSet?.functions.length ?? 0,
        partial: environment ? environment.only !== null : null,
        signer: signer ? keyId(signer) : null,
        shows: ok ? (origin ? "origin" : "integrity") : "nothing",
      },
      text(style) {
        const lines = problems.map(({ code, file, detail }) => `${style.red(code)}  ${file ? `${file}: ` : ""}${detail}`);
        if (!ok)
          return [...lines, "", style.red(`refused: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}`)].join("\n");
        const proved = `${writeSet?.functions.length} mutating functions proved${environment?.only ? " (a part of them)" : ""}`;
        const signed = origin
          ? `signed by key ${signer && keyId(signer)}`
          : "signed by the packet's own key: integrity, not origin. Give the signer's public key with --key";
        return `${style.green("good")}: ${proved}, ${environment?.product.name} ${environment?.product.version}, PostgreSQL ${environment?.server.version}\n${signed}`;
      },
    };
  },
});

const keygen = defineCommand({
  name: "keygen <file>",
  summary: "Make an ed25519 key to sign evidence with.",
  details: "Writes the private key (PKCS #8, readable by you only) and <file>.pub. Keep the private one outside the database server.",
  uses: [],
  examples: ["iu-core evidence keygen evidence-key.pem"],
  async run(_context, { args: [file = ""] }) {
    const { writeNewKey } = await import("../evidence/keys.ts");
    const made = writeNewKey(file);
    return {
      ok: true,
      document: { privateFile: file, ...made },
      text: () => `private key: ${file}\npublic key:  ${made.publicFile}\nkey id:      ${made.keyId}`,
    };
  },
});

const compare = defineCommand({
  name: "compare <first> <second>",
  summary: "Whether two packets proved the same.",
  details:
    "Functions, definitions, write sets, inverses and probes must agree; times and row digests need not. Verify both packets as well.",
  uses: [],
  examples: ["iu-core evidence compare evidence/ evidence-again/"],
  async run(_context, { args: [first = "", second = ""] }) {
    const { compareRuns } = await import("../evidence/compare.ts");
    const [a, b] = [await comparable(first), await comparable(second)];
    const differences = compareRuns(a, b);
    return {
      ok: differences.length === 0,
      document: { ok: differences.length === 0, differences },
      text: (style) =>
        differences.length === 0
          ? `${style.green("the same")}: ${a.writeSet.functions.length} functions`
          : differences.map((of) => `${style.red(of.what)}\n  ${of.first}\n  ${of.second}`).join("\n"),
    };
  },
});

const record = defineCommand<VerifyOptions & { actor?: string }>({
  name: "record <dir>",
  summary: "Record the proofs of a verified packet in the database.",
  details:
    "Verifies the packet first, then records each function for exactly the definition that was proved; one that has changed since is refused. " +
    "A gate of a deployment with proof.required opens only for functions that are recorded. Needs an operator or the owner.",
  uses: ["databaseUrl"],
  options: (command) => expectations(command).option("--actor <name>", "who records it (default: IU_ACTOR, else the login name)"),
  examples: ["iu-core evidence record evidence/ --key evidence-key.pem.pub --actor ana@example.org"],
  async run(context, { args: [dir = ""], options }) {
    const { ok, problems, packet } = await judge(dir, options);
    if (!ok) {
      throw new Problem("bad_input", `${dir} is refused, so nothing is recorded.`, {
        detail: { problems },
        hint: `iu-core evidence verify ${dir} says why.`,
      });
    }
    const [{ recordProofs }, { onDatabase }, { loginName }] = await Promise.all([
      import("../evidence/record.ts"),
      import("./database.ts"),
      import("./actor.ts"),
    ]);
    const recorded = await onDatabase(context, (client) => recordProofs(client, packet, options.actor ?? loginName()));
    return {
      ok: true,
      document: recorded,
      text: () => `${recorded.recorded} recorded, ${recorded.unchanged} were already`,
    };
  },
});

async function judge(dir: string, { key, expectSchemaDigest, allowPartial }: VerifyOptions) {
  const [{ readPublicKey }, { judgePacket }, { readPacket }] = await Promise.all([
    import("../evidence/keys.ts"),
    import("../evidence/validate.ts"),
    import("../evidence/packet.ts"),
  ]);
  const expected = { key: key === undefined ? undefined : readPublicKey(key), schemaDigest: expectSchemaDigest, allowPartial };
  try {
    const packet = readPacket(dir, expected);
    return { ...judgePacket(packet), packet };
  } catch (error) {
    throw new Problem("bad_input", `${dir} cannot be read: ${(error as Error).message}.`, {
      hint: "Name the directory of a packet.",
      cause: error,
    });
  }
}

async function comparable(dir: string) {
  const { packet } = await judge(dir, {});
  const { environment, writeSet, probes } = packet;
  if (!environment || !writeSet || !probes) {
    throw new Problem("bad_input", `${dir} is no packet that can be read.`, { hint: `iu-core evidence verify ${dir} says why.` });
  }
  return { environment, writeSet, probes };
}

export const evidence: CommandGroup = {
  name: "evidence",
  summary: "evidence of proofs: verify, keygen, compare, record",
  commands: [verify, keygen, compare, record],
};
