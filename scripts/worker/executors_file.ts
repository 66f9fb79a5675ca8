import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Problem } from "../output/problem.ts";
import type { Executor } from "./executor.ts";
import type { ClassRegistry } from "./registry.ts";

/** Loads the module whose default export maps classes to executors. TypeScript and JavaScript alike. */
export async function loadExecutors(path: string): Promise<ReadonlyMap<string, Executor>> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new Problem("usage", `There is no file ${path}.`, { hint: "--executors names a module that exports executors by class." });
  let module: { default?: unknown; executors?: unknown };
  try {
    module = await import(pathToFileURL(file).href);
  } catch (cause) {
    throw new Problem("bad_input", `${path} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  const exported = module.default ?? module.executors;
  if (typeof exported !== "object" || exported === null) throw noMap(path, "its default export is no object");
  return executorMap(exported as Record<string, unknown>, path);
}

export function executorMap(exported: Record<string, unknown>, from = "executors"): ReadonlyMap<string, Executor> {
  return new Map(
    Object.entries(exported).map(([name, value]) => {
      if (typeof value === "function") return [name, { run: value as Executor["run"] }];
      if (typeof (value as Executor | null)?.run !== "function") throw noMap(from, `${name} is neither a function nor has a run`);
      return [name, value as Executor];
    }),
  );
}

const noMap = (path: string, reason: string) =>
  new Problem("bad_input", `${path} exports no executors: ${reason}.`, {
    hint: 'export default defineExecutors<Classes>({ "mail.send": async (job, context) => … })',
  });

/** An executor nobody can give a job to is a mistake: of the file, or of the registry. */
export function requireRegistered(executors: ReadonlyMap<string, Executor>, registry: ClassRegistry): void {
  for (const name of executors.keys()) {
    const registered = registry.known(name);
    if (!registered) {
      throw new Problem("unknown_key", `There is no executor class ${name}.`, {
        detail: { executor_class: name, known: registry.all.map(({ executor_class }) => executor_class).sort() },
        hint: `An operator registers it: fn_executor_class_register('${name}', '{"executor_kind": "typescript", …}', …).`,
      });
    }
    if (registered.executor_kind !== "typescript") {
      throw new Problem("conflict", `The class ${name} is of kind ${registered.executor_kind}, not typescript.`, {
        detail: { executor_class: name, executor_kind: registered.executor_kind },
        hint: "Leave it out of the file, or register another class.",
      });
    }
  }
}
