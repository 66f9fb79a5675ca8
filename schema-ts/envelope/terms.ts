import { conflict, invalidArgument, unknownKey } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, plpgsql, raise, sql, text } from "../kit/index.ts";
import { fnIuUnitsAccessRequire } from "../unit/fn_iu_units_access_require.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { refuseMissingUnit } from "../unit/refuse_unit.ts";
import { iuMetadataLog } from "./iu_metadata_log.ts";
import { iuMetadataTagRegistry } from "./iu_metadata_tag_registry.ts";
import { iuMetadataTagRegistryLog } from "./iu_metadata_tag_registry_log.ts";

const l = iuMetadataLog;
const r = iuMetadataTagRegistry;
const t = iuMetadataTagRegistryLog;
const u = informationUnit;

/** What a change of a unit's tag or link did. */
export interface MetadataChange {
  iu_id: string;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
}

export const tagKey = () =>
  text("A lower-case name such as owner.department; at most 100 characters.")
    .byteOrder()
    .guard(
      (value) => plpgsql`
        if (length(${value}) <= 100 and ${value} ~ '^[a-z][a-z0-9_.-]*$') is not true then
          ${raise(invalidArgument, "A tag is a lower-case name of at most 100 characters.", {
            argument: lit("p_tag_key"),
            given: sql`left(${value}, 200)`,
          })}
        end if;
      `,
    );

/** Refuses a unit that is not there or that the session may not see, and makes changes of the facts about one unit wait for each other. */
export const lockUnit = (iuId: Hole): Fragment => plpgsql`
  perform
  from ${u} u
  where ${u.iu_id.of("u")} = ${iuId}
  for no key update;
  if not found then
    ${refuseMissingUnit(iuId)}
  end if;
  perform ${fnIuUnitsAccessRequire}(array[${iuId}]);
`;

export const noTag = (key: Hole): Fragment =>
  raise(
    unknownKey,
    sql`format('The tag %s is not registered.', ${key})`,
    { argument: lit("p_tag_key"), tag_key: key },
    "Register it with fn_iu_tag_register.",
  );

export const withdrawnTag = (key: Hole): Fragment =>
  raise(
    conflict,
    sql`format('The tag %s was withdrawn.', ${key})`,
    { argument: lit("p_tag_key"), tag_key: key, expected: lit("active"), actual: lit("withdrawn") },
    "Register it again with fn_iu_tag_register, or use another one.",
  );

/** The registered tag as the log shows it. */
export const tagFacts = (row: string): Fragment => sql`
  jsonb_build_object(
    'value_type', ${r.value_type.of(row)},
    'allowed_values', ${r.allowed_values.of(row)},
    'description', ${r.description.of(row)}
  )
`;

export const logTag = (entry: { key: Hole; before: Hole; after: Hole; actor: Hole }): Fragment => plpgsql`
  insert into ${t} (${t.tag_key}, ${t.before}, ${t.after}, ${t.actor})
  values (${entry.key}, ${entry.before}, ${entry.after}, ${entry.actor});
`;

export const logMetadata = (entry: { kind: string; iuId: Hole; key: Hole; before: Hole; after: Hole; actor: Hole }): Fragment => plpgsql`
  insert into ${l} (${l.object_kind}, ${l.iu_id}, ${l.object_key}, ${l.before}, ${l.after}, ${l.actor})
  values (${lit(entry.kind)}, ${entry.iuId}, ${entry.key}, ${entry.before}, ${entry.after}, ${entry.actor});
`;
