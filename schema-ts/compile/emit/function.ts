import { fragmentBrand } from "../../kit/fragment.ts";
import { type FunctionDefinition, type Names, type ProductDefinition, render } from "../../kit/index.ts";
import { quoteIdentifier } from "../../kit/names.ts";
import { qualified } from "../../kit/relation.ts";
import type { EmittedObject } from "../part.ts";
import { commentPart } from "./comment.ts";
import { grantPart } from "./grant.ts";

/** Pinned for every function that is not parsed at creation; a caller's objects never shadow the catalog's. */
const searchPath = "set search_path = pg_catalog, pg_temp";

export const functionName = (fn: FunctionDefinition, names: Names) => qualified(names, fn.schema, fn.name);
/** `schema.name(type, type)`: how COMMENT, GRANT and DROP name a function. */
export const functionIdentity = (fn: FunctionDefinition, names: Names) =>
  `${functionName(fn, names)}(${Object.values(fn.args)
    .map((arg) => arg.sqlType)
    .join(", ")})`;

export function emitFunction(fn: FunctionDefinition, module: string, names: Names, product: ProductDefinition): EmittedObject {
  const identity = functionIdentity(fn, names);
  const object = `function ${identity}`;
  const returns = returnsText(fn);
  const args = Object.entries(fn.args).map(([name, type]) => {
    const value = type.defaultValue ? ` default ${render(type.defaultValue, names)}` : "";
    return `${quoteIdentifier(name)} ${type.sqlType}${value}`;
  });
  const signature = args.length === 0 ? "()" : `(\n  ${args.join(",\n  ")}\n)`;
  const create = [
    `create function ${functionName(fn, names)}${signature}`,
    `returns ${returns}`,
    `language ${fn.body[fragmentBrand]}`,
    fn.volatility,
    ...(fn.parallel === "unsafe" ? [] : [`parallel ${fn.parallel}`]),
    ...(fn.security === "definer" ? ["security definer"] : []),
    ...(fn.cost === undefined ? [] : [`cost ${fn.cost}`]),
    ...(fn.estimatedRows === undefined ? [] : [`rows ${fn.estimatedRows}`]),
    ...(fn.inline ? [] : [searchPath]),
    ...Object.entries(fn.settings).map(([key, value]) => `set ${key} = '${value}'`),
    bodyText(fn, names, product),
  ].join("\n");
  return {
    module,
    name: fn.name,
    parts: [
      {
        id: object,
        kind: "function",
        object,
        create,
        drop: `drop function ${identity};`,
        attributes: {
          arguments: Object.keys(fn.args).join(", "),
          defaults: String(args.filter((a) => a.includes(" default ")).length),
          returns,
        },
      },
      commentPart(object, [[object, commentText(fn)]]),
      grantPart(object, object, [{ privilege: "execute", to: fn.grantTo }], true),
    ],
  };
}

function returnsText(fn: FunctionDefinition): string {
  switch (fn.returns.shape) {
    case "value":
      return fn.returns.value.sqlType;
    case "set":
      return `setof ${fn.returns.value.sqlType}`;
    case "rows":
      return `table (\n${Object.entries(fn.returns.columns)
        .map(([name, type]) => `  ${quoteIdentifier(name)} ${type.sqlType}`)
        .join(",\n")}\n)`;
    default:
      return fn.returns.shape;
  }
}

/** The statements before the body: the gate first, so that a closed capability says nothing about its arguments. */
export function prologue(fn: FunctionDefinition, names: Names, product: ProductDefinition): string[] {
  const gate = fn.mutation && !("ungated" in fn.mutation.gate) && !fn.mutation.asksGateItself ? [product.gateCheck(fn.mutation.gate)] : [];
  return [...gate, ...fn.guards].map((statement) => render(statement, names));
}

function bodyText(fn: FunctionDefinition, names: Names, product: ProductDefinition): string {
  const body = render(fn.body, names);
  if (body.includes("$iu$")) throw new RangeError(`${fn.name}: its body contains $iu$, which quotes it (${fn.body.origin.where()})`);
  if (fn.inline) return `begin atomic\n${indent(body.replace(/;?\s*$/, ";"))}\nend;`;
  if (fn.body[fragmentBrand] === "sql") return `as $iu$\n${body.replace(/;?\s*$/, ";")}\n$iu$;`;
  const declare = fn.declare ? `declare\n${indent(render(fn.declare, names))}\n` : "";
  const statements = [...prologue(fn, names, product), body].join("\n");
  return `as $iu$\n${declare}begin\n${indent(statements)}\nend\n$iu$;`;
}

export const indent = (text: string, by = "  ") => text.replace(/^(?=.)/gm, by);

/** COMMENT ON text: what a developer sees in psql without opening a manual. */
export function commentText(fn: FunctionDefinition): string {
  const args = Object.entries(fn.args).map(([name, type]) => `  ${name}: ${type.summary}`);
  return [
    fn.summary,
    ...(fn.details ? [fn.details] : []),
    ...(args.length > 0 ? ["Arguments:", ...args] : []),
    ...(fn.errors.length > 0 ? [`Errors: ${fn.errors.map((e) => `${e.sqlstate} ${e.name}`).join(", ")}`] : []),
    ...(fn.example ? [`Example: ${fn.example}`] : []),
  ].join("\n");
}
