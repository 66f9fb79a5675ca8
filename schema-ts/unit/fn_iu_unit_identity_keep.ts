import { immutable } from "../foundation/errors.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, raise, sql } from "../kit/index.ts";
import { informationUnit } from "./information_unit.ts";

export const fnIuUnitIdentityKeep = defineTriggerFunction({
  name: "fn_iu_unit_identity_keep",
  summary: "Refuses an update that changes a unit's id, address or origin.",
  writes: "nothing",
  errors: [immutable],
  declare: sql`
    v_old ${informationUnit}[];
    v_new ${informationUnit}[];
    v_changed uuid;
  `,
  body: plpgsql`
    v_old := array(select row(b.*)::${informationUnit} from before_update b);
    v_new := array(select row(a.*)::${informationUnit} from after_update a);

    select ${informationUnit.iu_id.of("o")}
    into v_changed
    from unnest(v_old) o
    left join unnest(v_new) n
      on ${informationUnit.iu_id.of("n")} = ${informationUnit.iu_id.of("o")}
      and ${informationUnit.canonical_address.of("n")} = ${informationUnit.canonical_address.of("o")}
      and ${informationUnit.created_at.of("n")} = ${informationUnit.created_at.of("o")}
      and ${informationUnit.created_by.of("n")} = ${informationUnit.created_by.of("o")}
    where ${informationUnit.iu_id.of("n")} is null
    limit 1;
    if found then
      ${raise(
        immutable,
        "The id, address and origin of a unit never change.",
        { relation: sql`tg_table_name`, iu_id: sql`v_changed` },
        "Create another unit and let it supersede this one.",
      )}
    end if;
    return null;
  `,
});

/** What keeps a unit the same unit: its identity columns are fixed, and it is never deleted. */
export const informationUnitTriggers = [
  defineTrigger({
    name: "information_unit_identity_keep",
    summary: "Refuses to change iu_id, canonical_address, created_at and created_by.",
    on: informationUnit,
    timing: "after",
    events: ["update"],
    oldTable: "before_update",
    newTable: "after_update",
    execute: fnIuUnitIdentityKeep,
  }),
  refuseChange(informationUnit, ["delete", "truncate"]),
];
