import { readFileSync } from "node:fs";
import { Problem } from "../output/problem.ts";

/** A file's text. @throws Problem naming the file when it cannot be read, is not UTF-8, or holds a NUL, which PostgreSQL cannot store */
export function readText(path: string): string {
  const refuse = (reason: string, hint: string) => new Problem("bad_input", `${path}: ${reason}.`, { detail: { file: path }, hint });
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw refuse(unreadable(error), "Nothing was written.");
  }
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw refuse(
      `there is a NUL byte in line ${lineAt(bytes, nul)}`,
      "This is no text file, or it is UTF-16: save it as UTF-8. Nothing was written.",
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse(`line ${lineAt(bytes, firstInvalid(bytes))} is not UTF-8`, "Save it as UTF-8. Nothing was written.");
  }
}

export function unreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: "there is no such file",
    EACCES: "it may not be read",
    EISDIR: "it is a folder",
    ELOOP: "its links go in a circle",
    ENOTDIR: "it is not a folder",
  };
  return reasons[code ?? ""] ?? message;
}

const lineAt = (bytes: Buffer, position: number): number => bytes.subarray(0, position).filter((byte) => byte === 0x0a).length + 1;

/** Bytes before the first that cannot be decoded: the longest prefix a streaming decoder accepts. */
function firstInvalid(bytes: Buffer): number {
  const accepts = (length: number) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (accepts(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
