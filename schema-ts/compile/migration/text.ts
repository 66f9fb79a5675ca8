import { type ProductDefinition, render } from "../../kit/index.ts";
import { spell, tokenNames } from "../names.ts";
import type { Part } from "../part.ts";
import { rolesRequired } from "../roles.ts";
import type { Snapshot } from "../snapshot.ts";
import { type Difference, difference } from "./diff.ts";
import type { ExplicitStep, Step } from "./step.ts";

export interface MigrationFile {
  readonly name: string;
  readonly text: string;
}

/** A lock is waited for 5 s and a statement runs 15 min at most, unless `migrate` was given other limits. */
const limits = `select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true);`;

/**
 * The files of one migration in node-pg-migrate's format: one SQL file, and a second JavaScript one for what cannot run in a transaction.
 *
 * @throws Error listing every question when the difference is not decidable without an explicit step
 */
export function migrationFiles(
  product: ProductDefinition,
  before: Snapshot,
  after: Snapshot,
  number: number,
  explicit: readonly ExplicitStep[] = [],
): MigrationFile[] {
  const found = difference(before, after, explicit);
  refuseQuestions(found);
  const stem = `${String(number).padStart(4, "0")}_${product.name}_${after.version}`;
  const inside = found.steps.filter((step) => !step.outsideTransaction);
  const outside = found.steps.filter((step) => step.outsideTransaction);
  const files = [{ name: `${stem}.sql`, text: spell(sqlFile(product, before, after, inside), product) }];
  if (outside.length > 0) {
    files.push({
      name: `${String(number + 1).padStart(4, "0")}_${product.name}_${after.version}_concurrently.js`,
      text: spell(jsFile(outside), product),
    });
  }
  return files;
}

function refuseQuestions({ questions }: Difference): void {
  if (questions.length === 0) return;
  throw new Error(
    `The change needs ${questions.length} explicit step(s):\n${questions.map(({ what, resolve }) => `- ${what}: ${resolve}`).join("\n")}`,
  );
}

function sqlFile(product: ProductDefinition, before: Snapshot, after: Snapshot, steps: readonly Step[]): string {
  const from = before.version || "nothing";
  const closing = product.afterMigration.map((statement) => render(statement, tokenNames(product)));
  const up = [
    "-- Up Migration",
    `-- ${product.name} from ${from} to ${after.version}. Generated; never edited.`,
    limits,
    rolesRequired(product),
    ...steps.map((step) => (belongsToNew(step, steps) ? step.up : `-- step: ${step.what} | locks: ${step.locks || "nothing"}\n${step.up}`)),
    ...closing,
  ];
  const irreversible = steps.flatMap((step) => (step.irreversible ? [step.irreversible] : []));
  const dropped = new Set(after.parts.filter(({ kind }) => kind === "table").map(({ id }) => id));
  for (const { id } of before.parts) dropped.delete(id);
  const guard = discardGuard(after.parts.filter(({ id }) => dropped.has(id)));
  const down = [
    "-- Down Migration",
    `-- ${product.name} from ${after.version} back to ${from}.`,
    limits,
    ...(irreversible.length > 0 ? [refuseDown(irreversible.join("; "))] : []),
    ...(guard ? [guard] : []),
    ...steps
      .toReversed()
      .filter((step) => step.down !== "" && !withTable(step, steps, before))
      .map((step) => `-- step: undo ${step.what} | locks: ${step.locks || "nothing"}\n${step.down}`),
    ...(before.parts.length > 0 ? closing : []),
  ];
  const text = `${up.join("\n\n")}\n\n${down.join("\n\n")}\n`;
  const separators = text.match(/^\s*--[\s-]*(up|down)\s+migration/gim) ?? [];
  if (separators.length !== 2) throw new Error("A comment in a body reads like a migration separator: reword it");
  return text;
}

/** Words and privileges of something created by the same migration are no step of their own: nobody can be waiting for it. */
function belongsToNew(step: Step, steps: readonly Step[]): boolean {
  const object = /^create (?:comment|grant) (.*)$/.exec(step.what)?.[1];
  return object !== undefined && steps.some(({ what }) => what === `create ${object}`);
}

/** Comments, grants, indexes and rows of a table or function that is created here go with it on the way down. */
function withTable(step: Step, steps: readonly Step[], before: Snapshot): boolean {
  const part = /^create (comment|grant|index|partition|row|policy|row security) (.*)$/.exec(step.what);
  if (!part?.[1] || !part[2]) return false;
  const created = (object: string) =>
    steps.some(({ what }) => what === `create ${object}`) && !before.parts.some(({ id }) => id === object);
  if (part[1] === "comment" || part[1] === "grant") return created(part[2]);
  if (part[1] === "row") return created(`table ${part[2].replace(/\[.*$/, "")}`);
  return before.parts.length === 0;
}

/** Refuses to go down over rows an operator would lose, unless told to. */
function discardGuard(tables: readonly Part[]): string | undefined {
  const exists = tables
    .filter(({ attributes }) => attributes["operator rows"] !== "none")
    .map(({ id, attributes }) => {
      const condition = attributes["operator rows"];
      const name = id.replace(/^table /, "");
      return `    select ${`'${name.split(".").at(-1)}'`} as name where exists (select from ${name}${condition === "all" ? "" : ` where ${condition}`})`;
    });
  if (exists.length === 0) return undefined;
  return `do $iu$
declare
  v_tables text := (
    select string_agg(name, ', ') from (
${exists.join("\n    union all\n")}
    ) as t
  );
begin
  if v_tables is not null and current_setting('iu.discard_rows', true) is distinct from 'on' then
    raise exception using
      errcode = '55006',
      message = format('Going down would discard the rows of: %s.', v_tables),
      hint = 'Dump them first; then allow it with: set iu.discard_rows = ''on'' (iu-core migrate down --discard-rows).';
  end if;
end
$iu$;`;
}

const refuseDown = (reason: string) => `do $iu$
begin
  raise exception using errcode = '0A000', message = 'This migration cannot be undone.', hint = '${reason.replaceAll("'", "''")}';
end
$iu$;`;

function jsFile(steps: readonly Step[]): string {
  const statements = (list: readonly string[]) => list.map((text) => `  pgm.sql(${JSON.stringify(text)});`).join("\n");
  return `// Outside a transaction: CREATE INDEX CONCURRENTLY does not block writers. Generated; never edited.
${steps.map((step) => `// step: ${step.what} | locks: ${step.locks}`).join("\n")}
export function up(pgm) {
  pgm.noTransaction();
${statements(steps.map((step) => step.up))}
}
export function down(pgm) {
  pgm.noTransaction();
${statements(steps.toReversed().map((step) => step.down))}
}
`;
}
