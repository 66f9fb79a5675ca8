import { fileURLToPath } from "node:url";

/** Where in the TypeScript source a template stands. Resolved only when an error needs it. */
export interface Origin {
  /** `file:line` of the template's tag, or "unknown". */
  where(): string;
  readonly file: string | undefined;
  readonly line: number | undefined;
}

const kitFolder = fileURLToPath(new URL(".", import.meta.url));

/** Remembers the first stack frame outside the kit. */
export function captureOrigin(): Origin {
  const trace = new Error();
  let resolved: { file: string; line: number } | null | undefined;
  const resolve = () => {
    if (resolved === undefined) resolved = firstOutsideFrame(trace.stack ?? "");
    return resolved;
  };
  return {
    where: () => {
      const at = resolve();
      return at ? `${at.file}:${at.line}` : "unknown";
    },
    get file() {
      return resolve()?.file;
    },
    get line() {
      return resolve()?.line;
    },
  };
}

function firstOutsideFrame(stack: string): { file: string; line: number } | null {
  for (const frame of stack.split("\n").slice(1)) {
    const at = /\(?((?:file:\/\/)?\/[^()]+?):(\d+):\d+\)?$/.exec(frame.trim());
    if (!at?.[1] || !at[2]) continue;
    const file = at[1].startsWith("file://") ? fileURLToPath(at[1]) : at[1];
    if (file.startsWith(kitFolder)) continue;
    return { file, line: Number(at[2]) };
  }
  return null;
}
