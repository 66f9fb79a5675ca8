import type { ProductDefinition } from "../kit/index.ts";
import { quoteLiteral } from "../kit/names.ts";
import { withoutGuard } from "./extension_scripts.ts";

/**
 * The extension for servers whose disk nobody may write to: one script that gives every version and every way between two to pg_tle, which
 * keeps them in the database. What is there already stays.
 */
export function pgTleInstaller(product: ProductDefinition, scripts: ReadonlyMap<string, string>): string {
  const { name, version, summary, defaultSchema } = product;
  const named = [...scripts].map(([file, text]) => ({
    versions: file
      .replace(/\.sql$/, "")
      .split("--")
      .slice(1),
    text: quoted(withoutGuard(text)),
  }));
  const installs = named.filter(({ versions }) => versions.length === 1);
  // The oldest begins: whatever version was given first, the later ones are added to it.
  const [first, ...others] = installs.filter(({ versions: [only = ""] }) => /^\d/.test(only));
  if (!first) throw new Error(`There is no script that installs ${name}`);
  others.push(...installs.filter((one) => one !== first && !others.includes(one)));
  const lines = [
    `select pgtle.install_extension(\n  name => ${quoteLiteral(name)},\n  version => ${quoteLiteral(first.versions[0] ?? "")},\n  description => ${quoteLiteral(summary)},\n  ext => ${first.text},\n  schema => ${quoteLiteral(defaultSchema.name)}\n)\nwhere not exists (select from pgtle.available_extensions() as e where e.name = ${quoteLiteral(name)});`,
    ...others.map(
      ({ versions: [only = ""], text }) =>
        `select pgtle.install_extension_version_sql(${quoteLiteral(name)}, ${quoteLiteral(only)}, ${text})\nwhere not exists (select from pgtle.available_extension_versions() as e where e.name = ${quoteLiteral(name)} and e.version = ${quoteLiteral(only)});`,
    ),
    ...named
      .filter(({ versions }) => versions.length === 2)
      .map(
        ({ versions: [from = "", to = ""], text }) =>
          `select pgtle.install_update_path(${quoteLiteral(name)}, ${quoteLiteral(from)}, ${quoteLiteral(to)}, ${text})\nwhere not exists (\n  select from pgtle.extension_update_paths(${quoteLiteral(name)}) as p\n  where p.source = ${quoteLiteral(from)} and p.target = ${quoteLiteral(to)} and p.path = ${quoteLiteral(`${from}--${to}`)}\n);`,
      ),
    `select pgtle.set_default_version(${quoteLiteral(name)}, ${quoteLiteral(version)});`,
  ];
  return `-- ${name} for pg_tle 1.5 and later. Apply roles.sql once per cluster first, then this as a member of pgtle_admin in each database,
-- then: create extension ${name}. Safe to apply again, with a later version too.
begin;

${lines.join("\n\n")}

commit;
`;
}

/** A text between dollar tags it does not contain: what comes out is what went in, byte for byte. */
function quoted(text: string): string {
  let tag = "$iu_tle$";
  for (let n = 1; text.includes(tag.slice(0, -1)); n += 1) tag = `$iu_tle_${n}$`;
  return `${tag}${text}${tag}`;
}
