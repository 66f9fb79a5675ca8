import { Parser } from "tap-parser";

/** What one file's TAP says. */
export interface TapVerdict {
  readonly ok: boolean;
  readonly planned: number;
  readonly passed: number;
  /** Everything that is not a passed test: failures with pgTAP's diagnosis, a missing or broken plan. */
  readonly problems: readonly string[];
}

/** Reads TAP as `pg_prove` would: no plan, a wrong number of tests and a bail-out are failures too. */
export function readTap(lines: readonly string[]): TapVerdict {
  let verdict: TapVerdict | undefined;
  const parser = new Parser((results) => {
    const broken = results.failures.flatMap((failure) => ("tapError" in failure && failure.tapError ? [String(failure.tapError)] : []));
    verdict = {
      ok: results.ok && results.count > 0,
      planned: results.plan.end ?? 0,
      passed: results.pass,
      problems:
        results.ok && results.count > 0
          ? []
          : [...failedTests(lines), ...broken, ...summary(lines), ...(results.count === 0 ? ["ran no test"] : [])],
    };
  });
  parser.end(`${lines.join("\n")}\n`);
  if (!verdict) throw new Error("The TAP parser did not come to an end");
  return verdict;
}

/** Each `not ok` with the comment lines pgTAP writes after it. */
function failedTests(lines: readonly string[]): string[] {
  const failed: string[][] = [];
  let open: string[] | undefined;
  for (const line of lines) {
    if (line.startsWith("not ok") || line.startsWith("Bail out!")) {
      open = [line];
      failed.push(open);
    } else if (line.startsWith("#")) open?.push(line);
    else open = undefined;
  }
  return failed.map((block) => block.join("\n"));
}

/** What pgTAP's finish() has to say about the file as a whole. */
const summary = (lines: readonly string[]) => lines.filter((line) => line.startsWith("# Looks like"));
