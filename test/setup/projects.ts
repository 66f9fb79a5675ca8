import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Who tests on the server of the run has its database from here; what a file tests without it does not depend on that server. */
const usesServer = /from "[./]+\/setup\/database\.ts"/;

export interface TestProjects {
  /** Runs on every server of the matrix. */
  readonly database: readonly string[];
  /** Runs once; what needs a server opens one of its own and says which. */
  readonly once: readonly string[];
}

/** The test files in two halves. What a file imports decides, so nobody keeps a list. */
export function testProjects(): TestProjects {
  const files = readdirSync(`${root}test`, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => `test/${path.replaceAll("\\", "/")}`)
    .sort();
  const onServer = (file: string) => usesServer.test(readFileSync(`${root}${file}`, "utf8"));
  return { database: files.filter(onServer), once: files.filter((file) => !onServer(file)) };
}
