import { isHistory } from "../foundation/refuse_change.ts";
import {
  type AnyTable,
  defineModule,
  type FunctionDefinition,
  functionsOf,
  type ModuleDefinition,
  shipRows,
  type TriggerDefinition,
  triggersOf,
  writeSet,
} from "../kit/index.ts";
import type { RowValue } from "../kit/rows.ts";
import { commandOf } from "./command_of.ts";
import { type CommandArgument, type CommandSubject, dotIuCommandCatalog } from "./dot_iu_command_catalog.ts";
import { relationOf } from "./relations.ts";

type Mutating = FunctionDefinition & { readonly mutation: NonNullable<FunctionDefinition["mutation"]> };

/** Every mutating function as a command, made from all modules: a later one is in it without anybody listing it. */
export function commandRows(modules: readonly ModuleDefinition[]): ModuleDefinition {
  const triggers = modules.flatMap(triggersOf);
  const functions = new Map(
    modules.flatMap((module) =>
      functionsOf(module)
        .filter(isMutating)
        .map((fn) => [fn.name, { module: module.name, fn }]),
    ),
  );
  return defineModule({
    name: "command",
    summary: "What the definitions say about the functions that change something.",
    objects: [
      shipRows(
        dotIuCommandCatalog,
        [...functions.values()]
          .map(({ module, fn }) => commandRow(module, fn, triggers, functions))
          .sort((a, b) => (a.command < b.command ? -1 : 1)),
      ),
    ],
  });
}

const isMutating = (fn: FunctionDefinition): fn is Mutating => fn.mutation !== undefined;

function commandRow(
  module: string,
  fn: Mutating,
  triggers: readonly TriggerDefinition[],
  functions: ReadonlyMap<string, { readonly fn: Mutating }>,
) {
  const { gate, pair, writes } = fn.mutation;
  const inverse = "inverse" in pair ? functions.get(pair.inverse)?.fn : pair.calls.length > 0 ? fn : undefined;
  const calls = inverse ? pair.calls.map((call) => ({ ...call, fn: call.again ? fn : inverse })) : [];
  const args = argumentsOf(fn);
  const facts = new Set([...args, ...(inverse ? argumentsOf(inverse) : [])].flatMap(factsOf));
  const subject = writes.flatMap((table) => subjectOf(table, writes, triggers));
  return {
    command: commandOf(fn.name),
    function_name: fn.name,
    module,
    summary: fn.summary,
    arguments: args as unknown as RowValue,
    takes_actor: "p_actor" in fn.args,
    result_shape: fn.returns.shape === "trigger" ? "void" : fn.returns.shape,
    callers: fn.grantTo.map(({ name }) => name),
    gate: "ungated" in gate ? null : gate.name,
    ungated: "ungated" in gate ? gate.ungated : null,
    write_set: [...writeSet(fn, triggers)].map(relationOf).sort(),
    verification: [
      "write_set_declared",
      ...(subject.some(({ columns }) => columns.some(({ fact }) => facts.has(fact))) ? ["subject_digest"] : []),
    ],
    subject: subject as unknown as RowValue,
    pair: inverse ? commandOf(inverse.name) : null,
    undo_how: "inverse" in pair ? pair.how : pair.selfCompensating,
    undo_calls: calls.map((call) => ({
      command: commandOf(call.fn.name),
      arguments: call.arguments,
      only_if: call.onlyIf ?? null,
    })) as unknown as RowValue,
  };
}

/** What fn_dot_command_facts calls the values of an argument. */
const factsOf = ({ name, type }: CommandArgument): string[] => {
  const fact = name.replace(/^p_/, "").replace(type.endsWith("[]") ? /s$/ : /^$/, "");
  return [fact, `${fact}_key`];
};

const argumentsOf = (fn: FunctionDefinition): CommandArgument[] =>
  Object.entries(fn.args)
    .filter(([name]) => name !== "p_actor")
    .map(([name, type]) => ({
      name,
      type: type.sqlType,
      required: !type.optional,
      nullable: type.isNullable,
      summary: type.summary,
    }));

/**
 * How the rows of a written table are found: by the first column of a key, or by a reference to another written table, so that never more is
 * read than belongs to what the run is about. Only tables that can be changed have a key here: rows of the others need no lock.
 */
function subjectOf(table: AnyTable, writes: readonly AnyTable[], triggers: readonly TriggerDefinition[]): CommandSubject[] {
  const { primaryKey, unique, foreignKeys, columns } = table.$;
  const names = [
    primaryKey[0],
    ...unique.map((key) => key.columns[0]),
    ...foreignKeys.filter(({ references }) => writes.includes(references())).map((key) => key.columns[0]),
  ].filter((name): name is string => name !== undefined && ["text", "uuid"].includes(columns[name]?.sqlType ?? ""));
  if (names.length === 0) return [];
  return [
    {
      relation: relationOf(table.$),
      key: isHistory(table, triggers) ? [] : primaryKey,
      columns: [...new Set(names)].map((name) => ({ name, fact: name, type: columns[name]?.sqlType ?? "text" })),
    },
  ];
}
