import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";

const home = "/usr/lib/postgresql";

/** Majors installed from Debian packages, newest first. The only place here that has pgTAP, plpgsql_check and PgQ. */
export function debianMajors(): number[] {
  if (!existsSync(home)) return [];
  return readdirSync(home)
    .map(Number)
    .filter((major) => Number.isInteger(major) && existsSync(join(home, String(major), "bin", "initdb")))
    .sort((a, b) => b - a);
}

export function debianBinaries(major = debianMajors()[0]): Binaries {
  if (major === undefined || !debianMajors().includes(major)) {
    const wanted = `postgresql-${major ?? 15}`;
    throw new Error(`PostgreSQL from Debian packages is not installed: apt-get install ${wanted}`);
  }
  return { source: "debian", bin: join(home, String(major), "bin"), major, build: `debian-${major}` };
}

/** Whether an extension's control file is installed for this major (`pgtap`, `plpgsql_check`, `pgq`). */
export function debianHasExtension(extension: string, major = 15): boolean {
  return existsSync(`/usr/share/postgresql/${major}/extension/${extension}.control`);
}
