import type { ProductDefinition } from "../../kit/index.ts";
import { schemaNames, spell } from "../names.ts";
import { rolesRequired } from "../roles.ts";
import type { Snapshot } from "../snapshot.ts";
import { type Difference, difference } from "./diff.ts";
import { closing, opening } from "./direction.ts";
import { type ExplicitStep, inOrder, type Step } from "./step.ts";

export interface MigrationFile {
  readonly name: string;
  readonly text: string;
}

/** Statements of a migration run once: compiling them costs more than it saves. A lock is waited for 5 s and a statement runs 15 min at most, unless `migrate` was given other limits. */
const limits = `select set_config('lock_timeout', coalesce(nullif(current_setting('iu.lock_timeout', true), ''), '5s'), true),
       set_config('statement_timeout', coalesce(nullif(current_setting('iu.statement_timeout', true), ''), '15min'), true),
       set_config('jit', 'off', true);`;

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
  const steps = decided(difference(before, after, explicit));
  const stem = (offset: number) => `${String(number + offset).padStart(4, "0")}_${product.name}_${after.version}`;
  const inside = steps.filter((step) => !step.outsideTransaction);
  const outside = steps.filter((step) => step.outsideTransaction);
  // The earlier version may have had schemas that are gone, under names they keep where both have them.
  const names = { ...before.schemas, ...schemaNames(product) };
  return [
    { name: `${stem(0)}.sql`, text: spell(sqlFile(product, before, after, inside), names) },
    ...(outside.length > 0 ? [{ name: `${stem(1)}_concurrently.js`, text: jsFile(product, after, outside, names) }] : []),
  ];
}

/** The steps of a difference nobody has to be asked about. */
export function decided({ steps, questions }: Difference): readonly Step[] {
  if (questions.length === 0) return steps;
  throw new Error(
    `The change needs ${questions.length} explicit step(s):\n${questions.map(({ what, resolve }) => `- ${what}: ${resolve}`).join("\n")}`,
  );
}

function sqlFile(product: ProductDefinition, before: Snapshot, after: Snapshot, steps: readonly Step[]): string {
  const from = before.version || "nothing";
  const up = [
    "-- Up Migration",
    `-- ${product.name} from ${from} to ${after.version}. Generated; never edited.`,
    limits,
    rolesRequired(product),
    ...inOrder(steps, "up").map((step) => statements(step.up, step.within ? undefined : `-- step: ${label(step)}`)),
    ...closing(product, after),
  ];
  const down = [
    "-- Down Migration",
    `-- ${product.name} from ${after.version} back to ${from}.`,
    limits,
    ...opening(steps),
    ...inOrder(steps, "down").map((step) => statements(step.down, step.within ? undefined : `-- undo: ${step.what}`)),
    ...closing(product, before),
  ];
  const text = `${[...up, ...down].filter(Boolean).join("\n\n")}\n`;
  const separators = text.match(/^\s*--[\s-]*(up|down)\s+migration/gim) ?? [];
  if (separators.length !== 2) throw new Error("A comment in a body reads like a migration separator: reword it");
  return text;
}

const label = ({ what, locks }: Step) => `${what} | locks: ${locks || "nothing"}`;

function statements(list: readonly string[], heading: string | undefined): string {
  const texts = list.filter(Boolean);
  return texts.length > 0 ? [...(heading ? [heading] : []), ...texts].join("\n") : "";
}

function jsFile(product: ProductDefinition, after: Snapshot, steps: readonly Step[], names: Readonly<Record<string, string>>): string {
  const calls = (texts: readonly string[]) =>
    [...texts, ...closing(product, after)].map((text) => `  pgm.sql(${JSON.stringify(spell(text, names))});`).join("\n");
  return `// Outside a transaction, so that readers and writers go on. Generated; never edited.
${steps
  .filter((step) => !step.within)
  .map((step) => `// step: ${spell(label(step), names)}`)
  .join("\n")}
export function up(pgm) {
  pgm.noTransaction();
${calls(inOrder(steps, "up").flatMap((step) => step.up))}
}
export function down(pgm) {
  pgm.noTransaction();
${calls(inOrder(steps, "down").flatMap((step) => step.down))}
}
`;
}
