import { commandOf } from "../../schema-ts/command/command_of.ts";
import type { FunctionDefinition } from "../../schema-ts/kit/index.ts";

/**
 * A proof's statements with the call of a function made through its command: `fn_iu_create('a', …)` becomes
 * `fn_dot_command_execute('iu.create', {p_canonical_address: 'a', …}, 'proof', 'dry_run')`. Undefined where the function is not called in it.
 */
export function throughCommand(
  statements: string,
  { name: functionName, args }: FunctionDefinition,
  mode: "dry_run" | "real",
): string | undefined {
  const argumentNames = Object.keys(args);
  const types = Object.values(args).map(({ sqlType }) => sqlType);
  const start = new RegExp(`\\biu_core\\.${functionName}\\(`).exec(statements);
  if (!start) return undefined;
  const from = start.index + start[0].length;
  const { parts, end } = argumentsAt(statements, from);
  const pairs = parts.map((part, i) => {
    const named = /^(p_\w+)\s*=>\s*([\s\S]*)$/.exec(part);
    const name = named?.[1] ?? argumentNames[i] ?? "";
    const value = named?.[2] ?? part;
    const type = types[argumentNames.indexOf(name)];
    return { name, value: type === "jsonb" ? `(${value})::jsonb` : `to_jsonb((${value})::${type})` };
  });
  const given = pairs.filter(({ name }) => name !== "p_actor").map(({ name, value }) => `'${name}', ${value}`);
  const actor = pairs.find(({ name }) => name === "p_actor")?.value;
  const call = `iu_core.fn_dot_command_execute('${commandOf(functionName)}', jsonb_build_object(${given.join(", ")}), ${actor ? `${actor} #>> '{}'` : "'proof'"}, '${mode}')`;
  return statements.slice(0, start.index) + call + statements.slice(end + 1);
}

/** The arguments that begin at `from`, and where their closing parenthesis is. */
function argumentsAt(text: string, from: number): { parts: string[]; end: number } {
  const parts: string[] = [];
  let [depth, start, quoted] = [0, from, false];
  for (let i = from; i < text.length; i += 1) {
    const at = text[i];
    if (at === "'") quoted = !quoted;
    if (quoted) continue;
    if (at === "(" || at === "[") depth += 1;
    if ((at === ")" && depth === 0) || (at === "," && depth === 0)) {
      const part = text.slice(start, i).trim();
      if (part !== "") parts.push(part);
      start = i + 1;
      if (at === ")") return { parts, end: i };
    }
    if (at === ")" || at === "]") depth -= 1;
  }
  throw new RangeError(`no end of the arguments: ${text.slice(from)}`);
}
