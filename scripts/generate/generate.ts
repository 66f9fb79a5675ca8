import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkDefinitions, type Finding } from "../../schema-ts/compile/check.ts";
import { outputFiles } from "../../schema-ts/compile/outputs.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { type Snapshot, snapshotText, takeSnapshot } from "../../schema-ts/compile/snapshot.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { inSchemas } from "../../schema-ts/kit/index.ts";
import { type ParseFinding, parseProduct } from "./parse.ts";
import { isFrozen } from "./released.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface GenerateResult {
  /** Files written, or in check mode those that differ. Paths from the root. */
  readonly changed: string[];
  /** Generated files no definition makes any more: deleted, or in check mode named. */
  readonly stale: string[];
  readonly files: number;
  readonly findings: readonly Finding[];
  readonly parseErrors: readonly ParseFinding[];
}

export interface GenerateOptions {
  readonly check?: boolean;
  /** A copy for another schema name, with all its migrations, written to `folder`. */
  readonly copy?: { readonly schema: string; readonly folder: string };
}

/** Writes every generated file, or with `check` compares them. Nothing is written when a definition has a finding. */
export async function generate({ check = false, copy }: GenerateOptions = {}): Promise<GenerateResult> {
  const plan = planProduct(iuCore);
  const findings = checkDefinitions(plan);
  const parseErrors = await parseProduct(iuCore);
  const snapshots = releasedSnapshots();
  const files = copy
    ? outputFiles(inSchemas(iuCore, { [iuCore.defaultSchema.key]: copy.schema }), snapshots)
    : outputFiles(iuCore, snapshots, frozenFiles(snapshots));
  const base = copy?.folder ?? root;
  const result = { changed: [] as string[], stale: [] as string[], files: files.size, findings, parseErrors };
  if (findings.length > 0 || parseErrors.length > 0) return result;
  for (const [path, text] of files) {
    const target = join(base, path);
    if (existsSync(target) && readFileSync(target, "utf8") === text) continue;
    result.changed.push(path);
    if (!check) {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
  for (const path of copy ? [] : generatedOnDisk()) {
    if (files.has(path) || kept(path, snapshots)) continue;
    result.stale.push(path);
    if (!check) rmSync(join(root, path));
  }
  return result;
}

export class ReleaseRefused extends Error {}

/** Freezes the current version: its snapshot is what the next migration starts from. @throws ReleaseRefused */
export async function release(): Promise<string> {
  const snapshot = takeSnapshot(planProduct(iuCore));
  const path = `generated-sql/snapshots/${snapshot.version}.json`;
  if (existsSync(join(root, path)))
    throw new ReleaseRefused(`${snapshot.version} is released already; raise the version in schema-ts/iu-core.ts`);
  const { changed, stale, findings, parseErrors } = await generate({ check: true });
  if (changed.length + stale.length + findings.length + parseErrors.length > 0)
    throw new ReleaseRefused("Generated files are not up to date: run `iu-core generate` first");
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), snapshotText(snapshot));
  return path;
}

function releasedSnapshots(): Snapshot[] {
  const folder = join(root, "generated-sql/snapshots");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Snapshot)
    .sort((a, b) => a.version.localeCompare(b.version, "en", { numeric: true }));
}

/** Migrations and extension scripts of released versions, as they are. */
const frozenFiles = (snapshots: readonly Snapshot[]): Map<string, string> =>
  new Map(
    generatedOnDisk()
      .filter((path) => isReleased(path, snapshots))
      .map((path) => [path, readFileSync(join(root, path), "utf8")]),
  );

const isReleased = (path: string, snapshots: readonly Snapshot[]) =>
  isFrozen(
    path,
    snapshots.map(({ version }) => version),
  );

/** Not made by this run, and still not stale. */
function kept(path: string, snapshots: readonly Snapshot[]): boolean {
  if (path.startsWith("generated-sql/snapshots/") || path.startsWith("generated-sql/types/")) return true;
  if (path.startsWith("pgtap/") && !path.endsWith(".contract.sql")) return true;
  return isReleased(path, snapshots);
}

function generatedOnDisk(): string[] {
  return ["generated-sql", "migrations", "pgtap"].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      : [],
  );
}
