import type { ErrorDefinition } from "./error.ts";
import { type Fragment, fragmentBrand, type Hole } from "./fragment.ts";
import type { GateDefinition } from "./gate.ts";
import { identifier, quoteIdentifier } from "./names.ts";
import type { Pair } from "./pair.ts";
import { type Definition, makeRef, type Ref, refBrand } from "./reference.ts";
import { qualified } from "./relation.ts";
import type { RoleDefinition } from "./role.ts";
import type { Scenario } from "./scenario.ts";
import type { SchemaDefinition } from "./schema.ts";
import type { AnyTable } from "./table.ts";
import type { AnyTyped, Typed } from "./type.ts";

export type Arguments = Readonly<Record<string, AnyTyped>>;

/** What a function gives back: one value, rows of named columns, nothing, or a trigger's row. */
export type Returns =
  | { readonly shape: "value"; readonly value: AnyTyped }
  | { readonly shape: "rows"; readonly columns: Readonly<Record<string, AnyTyped>> }
  | { readonly shape: "set"; readonly value: AnyTyped }
  | { readonly shape: "void" }
  | { readonly shape: "trigger" };

/** Result of `returns table (…)`: zero or more rows of these columns. */
export const rows = <const C extends Readonly<Record<string, AnyTyped>>>(columns: C) => ({ shape: "rows" as const, columns });
/** Result of `returns setof <type>`. */
export const setOf = <T>(value: Typed<T>) => ({ shape: "set" as const, value });
/** A function called for its effect. */
export const nothing = { shape: "void" as const };

/** Why a mutating function has no gate. */
export interface Ungated {
  readonly ungated: string;
}
export const ungated = (reason: string): Ungated => ({ ungated: reason });

/** Holes a body may use: its arguments. */
export interface BodyContext<A extends Arguments> {
  readonly arg: { readonly [K in keyof A & string]: Ref };
}

interface CommonSpec<A extends Arguments, R> {
  name: string;
  schema?: SchemaDefinition;
  /** One sentence for COMMENT ON and the reference. */
  summary: string;
  /** Further sentences: units, limits, order, what is not done. */
  details?: string;
  args: A;
  returns: R;
  grantTo: readonly RoleDefinition[];
  /** Errors this body raises itself; those of functions it calls are added in the reference. */
  errors?: readonly ErrorDefinition[];
  /** A statement that runs as it stands (gates permitting), for COMMENT ON and the reference. */
  example?: string;
  /** Declarations of a PL/pgSQL body. */
  declare?: Fragment | ((context: BodyContext<A>) => Fragment);
  body: Fragment | ((context: BodyContext<A>) => Fragment);
  parallel?: "safe" | "restricted" | "unsafe";
  cost?: number;
  estimatedRows?: number;
  /** Configuration pinned for the call besides search_path, e.g. `{ TimeZone: "UTC" }`. */
  settings?: Readonly<Record<string, string>>;
  /** Rules of the scale-out lint that this function breaks on purpose, each with the reason. */
  exceptions?: Readonly<Record<string, string>>;
}

/** A function that only reads. */
export interface ReaderSpec<A extends Arguments, R> extends CommonSpec<A, R> {
  volatility: "stable" | "immutable";
  security?: "invoker" | "definer";
  /** Parsed at creation (`begin atomic`): needs no search_path, so PostgreSQL can inline it. SQL bodies only. */
  inline?: boolean;
}

/** A function that computes something volatile (an id, a time) and writes nothing. */
export interface VolatileSpec<A extends Arguments, R> extends CommonSpec<A, R> {
  volatility: "volatile";
  writes: "nothing";
  security?: "invoker" | "definer";
  inline?: boolean;
}

/** A function that writes. Everything here is required: leaving one out does not compile. */
export interface MutatingSpec<A extends Arguments, R> extends CommonSpec<A, R> {
  volatility: "volatile";
  /** The gate that must be open, or why none is needed. The check is compiled in as the first statement. */
  gate: GateDefinition | Ungated;
  /** For what is called very often: the body asks the gate together with its first look-up, before anything else can be refused. */
  asksGateItself?: boolean;
  /** Every table a successful call may write to, directly or through functions and triggers. */
  writes: readonly AnyTable[];
  /** Those of them that it only deletes from: what their triggers write after other statements is not written. */
  deletesOnly?: readonly AnyTable[];
  pair: Pair;
  proof: Scenario;
}

/** A function called by triggers. It never stands alone: gate and proof are those of the statements that fire it. */
export interface TriggerFunctionSpec {
  name: string;
  schema?: SchemaDefinition;
  summary: string;
  details?: string;
  writes: readonly AnyTable[] | "nothing";
  security?: "invoker" | "definer";
  errors?: readonly ErrorDefinition[];
  declare?: Fragment;
  body: Fragment;
}

export interface FunctionDefinition extends Definition {
  readonly kind: "function";
  readonly schema: SchemaDefinition | undefined;
  readonly details: string | undefined;
  readonly args: Arguments;
  readonly returns: Returns;
  readonly volatility: "volatile" | "stable" | "immutable";
  readonly security: "invoker" | "definer";
  readonly inline: boolean;
  readonly parallel: "safe" | "restricted" | "unsafe";
  readonly cost: number | undefined;
  readonly estimatedRows: number | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly exceptions: Readonly<Record<string, string>>;
  readonly grantTo: readonly RoleDefinition[];
  readonly errors: readonly ErrorDefinition[];
  readonly example: string | undefined;
  readonly declare: Fragment | undefined;
  readonly body: Fragment;
  /** Checks of arguments, in argument order; compiled in after the gate. */
  readonly guards: readonly Fragment[];
  /** Set for functions that write. */
  readonly mutation:
    | {
        readonly gate: GateDefinition | Ungated;
        readonly asksGateItself: boolean;
        readonly writes: readonly AnyTable[];
        readonly deletesOnly: readonly AnyTable[];
        readonly pair: Pair;
        readonly proof: Scenario;
      }
    | undefined;
  /** Tables a trigger function writes to. */
  readonly triggerWrites: readonly AnyTable[];
}

/** A defined function: a reference for bodies (`${fn}(…)`), a definition for the compiler, types for the client. */
export type FunctionRef<A extends Arguments = Arguments, R extends Returns = Returns> = Omit<FunctionDefinition, "args" | "returns"> &
  Ref & { readonly args: A; readonly returns: R };

type ReturnsInput = Returns | AnyTyped;
type NormalReturns<R extends ReturnsInput> = R extends Returns ? R : R extends AnyTyped ? { shape: "value"; value: R } : never;

/** Defines a function. Which envelope applies follows from `volatility` and `writes`. */
export function defineFunction<const A extends Arguments, const R extends ReturnsInput>(
  spec: ReaderSpec<A, R> | VolatileSpec<A, R> | MutatingSpec<A, R>,
): FunctionRef<A, NormalReturns<R>> {
  const mutating = "gate" in spec;
  const arg = Object.fromEntries(
    Object.keys(spec.args).map((name) => [name, makeRef("argument", () => quoteIdentifier(name))]),
  ) as BodyContext<A>["arg"];
  const resolve = (part: Fragment | ((context: BodyContext<A>) => Fragment)) => (typeof part === "function" ? part({ arg }) : part);
  const returns = ("shape" in spec.returns ? spec.returns : { shape: "value", value: spec.returns }) as NormalReturns<R>;
  return finish({
    kind: "function",
    name: spec.name,
    schema: spec.schema,
    summary: spec.summary,
    details: spec.details,
    args: spec.args,
    returns,
    volatility: spec.volatility,
    security: mutating ? "definer" : (spec.security ?? "invoker"),
    inline: mutating ? false : (spec.inline ?? false),
    parallel: spec.parallel ?? (spec.volatility === "volatile" ? "unsafe" : "safe"),
    cost: spec.cost,
    estimatedRows: spec.estimatedRows,
    settings: spec.settings ?? {},
    exceptions: spec.exceptions ?? {},
    grantTo: spec.grantTo,
    errors: spec.errors ?? [],
    example: spec.example,
    declare: spec.declare && resolve(spec.declare),
    body: resolve(spec.body),
    guards: Object.entries(spec.args).flatMap(([name, type]) => type.guards.map((guard) => guard(arg[name] as Hole))),
    mutation: mutating
      ? {
          gate: spec.gate,
          asksGateItself: spec.asksGateItself ?? false,
          writes: spec.writes,
          deletesOnly: spec.deletesOnly ?? [],
          pair: spec.pair,
          proof: spec.proof,
        }
      : undefined,
    triggerWrites: [],
  }) as FunctionRef<A, NormalReturns<R>>;
}

/** Defines a function that triggers execute. */
export function defineTriggerFunction(spec: TriggerFunctionSpec): FunctionRef<Record<never, never>, { shape: "trigger" }> {
  return finish({
    kind: "function",
    name: spec.name,
    schema: spec.schema,
    summary: spec.summary,
    details: spec.details,
    args: {},
    returns: { shape: "trigger" },
    volatility: "volatile",
    security: spec.security ?? "invoker",
    inline: false,
    parallel: "unsafe",
    cost: undefined,
    estimatedRows: undefined,
    settings: {},
    exceptions: {},
    grantTo: [],
    errors: spec.errors ?? [],
    example: undefined,
    declare: spec.declare,
    body: spec.body,
    guards: [],
    mutation: undefined,
    triggerWrites: spec.writes === "nothing" ? [] : spec.writes,
  }) as FunctionRef<Record<never, never>, { shape: "trigger" }>;
}

/** What the envelope promises must be compiled in: an SQL body has no place for a gate check, a guard or a declaration. */
function refuseMismatch({ name, body, inline, declare, guards, mutation }: FunctionDefinition): void {
  const needs = [
    ...(mutation && !("ungated" in mutation.gate) ? ["a gate check"] : []),
    ...(guards.length > 0 ? ["arguments with guards"] : []),
    ...(declare ? ["declarations"] : []),
  ];
  if (mutation?.asksGateItself && guards.length > 0)
    throw new TypeError(`${name}: guards would refuse before the gate is asked (${body.origin.where()})`);
  const isSql = body[fragmentBrand] === "sql";
  const problem = isSql
    ? needs[0] && `${needs.join(", ")}: only a plpgsql body has a place for it`
    : inline && "only an sql body can be parsed at creation";
  if (problem) throw new TypeError(`${name}: ${problem} (${body.origin.where()})`);
}

function finish(definition: FunctionDefinition): FunctionRef {
  identifier(definition.name);
  refuseMismatch(definition);
  const reference: FunctionRef = Object.assign(
    { ...definition },
    {
      [refBrand]: "function",
      render: ((names) => qualified(names, definition.schema, definition.name)) as Ref["render"],
    },
  );
  return Object.freeze(Object.assign(reference, { target: reference }));
}
