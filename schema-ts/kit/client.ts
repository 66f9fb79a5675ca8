import type { Arguments, FunctionRef, Returns } from "./function.ts";
import { quoteIdentifier } from "./names.ts";
import type { AnyTyped, ValueOf } from "./type.ts";

/** Anything that runs one parameterised statement: a node-postgres Client, PoolClient or Pool. */
export interface Queryable {
  query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
}

type OptionalNames<A extends Arguments> = { [K in keyof A]: A[K]["optional"] extends true ? K : never }[keyof A];

/** Arguments of a call: those with a default may be left out. */
export type ArgumentsOf<F> = F extends { readonly args: infer A extends Arguments }
  ? { [K in Exclude<keyof A, OptionalNames<A>>]: ValueOf<A[K]> } & { [K in OptionalNames<A>]?: ValueOf<A[K]> }
  : never;

/** Result of a call: the value, or the rows. */
export type ResultOf<F> = F extends { readonly returns: infer R extends Returns }
  ? R extends { shape: "value"; value: infer V }
    ? ValueOf<V>
    : R extends { shape: "set"; value: infer V }
      ? ValueOf<V>[]
      : R extends { shape: "rows"; columns: infer C extends Readonly<Record<string, AnyTyped>> }
        ? { [K in keyof C]: ValueOf<C[K]> }[]
        : undefined
  : never;

/**
 * Calls a defined function with named notation.
 *
 * @param schema where the product is installed; the definition's own default when left out
 * @throws the driver's error; `refusalOf` in this module reads the product's JSON detail from it
 */
export async function call<F extends FunctionRef<any, any>>(
  database: Queryable,
  definition: F,
  args: ArgumentsOf<F>,
  { schema = definition.schema?.name ?? "iu_core" }: { schema?: string } = {},
): Promise<ResultOf<F>> {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  const values = given.map(([name, value]) => encode(definition.args[name], name, definition.name, value));
  const list = given.map(([name], i) => `${quoteIdentifier(name)} => $${i + 1}::${definition.args[name]?.sqlType}`).join(", ");
  const returns = definition.returns as Returns;
  const target = `${quoteIdentifier(schema)}.${quoteIdentifier(definition.name)}(${list})`;
  const { rows } = await database.query(returns.shape === "rows" ? `select * from ${target}` : `select ${target} as result`, values);
  if (returns.shape === "rows") return rows as ResultOf<F>;
  if (returns.shape === "set") return rows.map((row) => row.result) as ResultOf<F>;
  return (returns.shape === "void" ? undefined : rows[0]?.result) as ResultOf<F>;
}

function encode(type: AnyTyped | undefined, argument: string, functionName: string, value: unknown): unknown {
  if (!type) throw new TypeError(`${functionName} has no argument ${argument}`);
  return type.sqlType === "jsonb" && value !== null ? JSON.stringify(value) : value;
}

/** A refusal of the product, read from a driver error. */
export interface Refusal {
  sqlstate: string;
  code: string;
  message: string;
  detail: Record<string, unknown>;
  hint: string | undefined;
}

/** The refusal in a thrown value, or undefined when it is some other failure. */
export function refusalOf(error: unknown): Refusal | undefined {
  const { code, message, detail, hint } = (error ?? {}) as Record<string, string | undefined>;
  if (!code || !detail?.startsWith("{")) return undefined;
  try {
    const parsed = JSON.parse(detail) as Record<string, unknown>;
    if (typeof parsed.code !== "string") return undefined;
    return { sqlstate: code, code: parsed.code, message: message ?? "", detail: parsed, hint };
  } catch {
    return undefined;
  }
}
