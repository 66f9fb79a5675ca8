import {
  type Fragment,
  type FunctionDefinition,
  type GateDefinition,
  gatesOf,
  type RowsDefinition,
  render,
  type UndoCall,
} from "../kit/index.ts";
import { errorsOf } from "../kit/render.ts";
import { scaleOutFindings } from "./lint/index.ts";
import { tokenNames } from "./names.ts";
import type { Plan } from "./plan.ts";

/** A rule of the definitions that the type system cannot hold; `where` is the TypeScript place. */
export interface Finding {
  readonly rule: string;
  readonly object: string;
  readonly message: string;
  readonly where: string;
}

/** Checks every function's envelope against its body and the other functions, whose shipped rows are, and what keeps a schema movable. */
export function checkDefinitions(plan: Plan): Finding[] {
  const byName = new Map(plan.functions.map((fn) => [fn.name, fn]));
  const gates = new Set(plan.product.modules.flatMap(gatesOf));
  const functions = plan.functions.flatMap((fn) => [
    ...errorFindings(fn),
    ...gateFindings(fn, gates, plan),
    ...pairFindings(fn, byName),
    ...proofFindings(fn),
  ]);
  const rows = plan.objects.flatMap(({ object }) => ("rows" in object ? rowFindings(object) : []));
  return [...functions, ...rows, ...scaleOutFindings(plan)];
}

const finding = (fn: FunctionDefinition, rule: string, message: string): Finding => ({
  rule,
  object: fn.name,
  message,
  where: fn.body.origin.where(),
});

function errorFindings(fn: FunctionDefinition): Finding[] {
  const raised = errorsOf(fn.body);
  for (const guard of fn.guards) errorsOf(guard, raised);
  const declared = new Set(fn.errors);
  return [
    ...[...raised]
      .filter((e) => !declared.has(e))
      .map((e) => finding(fn, "errors-declared", `raises ${e.sqlstate} ${e.name} but does not list it in errors`)),
    ...[...declared]
      .filter((e) => !raised.has(e))
      .map((e) => finding(fn, "errors-raised", `lists ${e.sqlstate} ${e.name} in errors but never raises it`)),
  ];
}

/** Rows of which nobody knows whose they are stand in the way of going down, and come twice from a dump of the extension. */
function rowFindings({ table, origin }: RowsDefinition): Finding[] {
  if (table.$.operatorRows !== "all") return [];
  const message = "ships rows, but says that all of its rows are the operator's: set operatorRows to none, or to the condition they meet";
  return [{ rule: "rows-owned", object: table.$.name, message, where: origin.where() }];
}

/** A gate no module lists is never shipped: it could not be opened. */
function gateFindings(fn: FunctionDefinition, gates: ReadonlySet<GateDefinition>, { product }: Plan): Finding[] {
  if (!fn.mutation) return [];
  const { gate, asksGateItself, proof } = fn.mutation;
  const keys = new Set([...gates].map(({ name }) => name));
  const text = (hole: Fragment) => render(hole, tokenNames(product)).replaceAll(/\s+/g, " ");
  const asks = () => "ungated" in gate || text(fn.body).includes(text(product.gateCheck(gate)));
  return [
    ...(asksGateItself && !asks() ? [finding(fn, "gate-asked", "says that its body asks the gate, but it does not")] : []),
    ...("ungated" in gate || gates.has(gate) ? [] : [finding(fn, "gate-listed", `is behind ${gate.name}, which no module lists`)]),
    ...(proof.opens ?? [])
      .filter((key) => !keys.has(key))
      .map((key) => finding(fn, "gate-listed", `opens ${key} in its proof scenario, which is no gate of any module`)),
  ];
}

function pairFindings(fn: FunctionDefinition, byName: ReadonlyMap<string, FunctionDefinition>): Finding[] {
  const pair = fn.mutation?.pair;
  if (!pair) return [];
  const other = "inverse" in pair ? byName.get(pair.inverse) : fn;
  if (!other) return [finding(fn, "pair-exists", `names ${"inverse" in pair && pair.inverse} as its inverse, which is not defined`)];
  if (!other.mutation) return [finding(fn, "pair-writes", `names ${other.name} as its inverse, which writes nothing`)];
  return pair.calls.flatMap((call) => callFindings(fn, call.again ? fn : other, call));
}

/** A call that undoes a run must fit the function it calls, and take from the run what is there. */
function callFindings(fn: FunctionDefinition, other: FunctionDefinition, call: UndoCall): Finding[] {
  const given = Object.entries(call.arguments);
  const named = given.flatMap(([, source]) => ("value" in source ? [] : ["path" in source ? source.path : source.each]));
  const read = [...named, call.onlyIf ?? ""].flatMap((path) => [...path.matchAll(/^\$\.args\.(\w+)/g)].map(([, name = ""]) => name));
  return [
    ...given
      .filter(([name]) => !(name in other.args) || name === "p_actor")
      .map(([name]) => finding(fn, "pair-call", `undoes itself with ${name}, which ${other.name} does not take from a run`)),
    ...Object.entries(other.args)
      .filter(([name, { optional }]) => !optional && name !== "p_actor" && !(name in call.arguments))
      .map(([name]) => finding(fn, "pair-call", `undoes itself without ${name}, which ${other.name} needs`)),
    ...read
      .filter((name) => !(name in fn.args))
      .map((name) => finding(fn, "pair-call", `undoes itself with its argument ${name}, which it does not have`)),
  ];
}

function proofFindings(fn: FunctionDefinition): Finding[] {
  if (!fn.mutation) return [];
  const { pair, proof, writes } = fn.mutation;
  return [
    ...("inverse" in pair && !proof.undo ? [finding(fn, "proof-undo", "has an inverse but its proof scenario has no undo")] : []),
    ...(writes.length === 0 ? [finding(fn, "write-set", "declares an empty write set")] : []),
  ];
}
