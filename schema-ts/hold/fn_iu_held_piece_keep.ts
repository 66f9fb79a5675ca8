import { fnIuCollectionShape } from "../collection/fn_iu_collection_shape.ts";
import { iuPieceCollectionManifest } from "../collection/iu_piece_collection_manifest.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { conflict } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, sql } from "../kit/index.ts";
import { isHeld, refuseHeld, someHeld } from "./refuse_held.ts";

const f = iuPieceCollectionManifest;
const m = iuPieceMembership;

/** Which unit, in what role and at which version is a piece of which collection: what a hold keeps. Its place may shift. */
const kept = (alias: string) =>
  sql`${m.collection_id.of(alias)}, ${m.iu_id.of(alias)}, ${m.role.of(alias)}, ${m.pinned_version_no.of(alias)}`;

export const fnIuHeldPieceKeep = defineTriggerFunction({
  name: "fn_iu_held_piece_keep",
  summary: "Refuses to make a unit that is on hold a piece of anything.",
  details: "Pieces that make a collection what its newest manifest says are no change: a restored dump brings them back.",
  writes: "nothing",
  errors: [conflict],
  declare: sql`
    v_pieces ${m}[];
    v_held uuid[];
  `,
  body: plpgsql`
    if not ${someHeld} then
      return null;
    end if;
    v_pieces := array(select row(n.*)::${m} from after_insert n where ${isHeld(m.iu_id.of("n"))});
    v_held := array(
      select distinct ${m.iu_id.of("n")}
      from unnest(v_pieces) as n
      where (select s.graph_digest from ${fnIuCollectionShape}(${m.collection_id.of("n")}) as s) is distinct from (
        select ${f.graph_digest.of("f")}
        from ${f} f
        where ${f.collection_id.of("f")} = ${m.collection_id.of("n")}
        order by ${f.manifest_no.of("f")} desc
        limit 1
      )
      order by ${m.iu_id.of("n")}
    );
    ${refuseHeld}
    return null;
  `,
});

export const fnIuHeldPieceTake = defineTriggerFunction({
  name: "fn_iu_held_piece_take",
  summary: "Refuses to take a unit that is on hold out of a collection.",
  writes: "nothing",
  errors: [conflict],
  declare: sql`v_held uuid[];`,
  body: plpgsql`
    if not ${someHeld} then
      return null;
    end if;
    v_held := array(select distinct ${m.iu_id.of("o")} from before_delete o where ${isHeld(m.iu_id.of("o"))} order by ${m.iu_id.of("o")});
    ${refuseHeld}
    return null;
  `,
});

export const fnIuHeldPieceEdit = defineTriggerFunction({
  name: "fn_iu_held_piece_edit",
  summary: "Refuses to replace a piece that is on hold, or put one in another's place, and to change its role or pin.",
  details: "That it gets another place, because others come before it or go, is no change of it.",
  writes: "nothing",
  errors: [conflict],
  declare: sql`
    v_before ${m}[];
    v_after ${m}[];
    v_held uuid[];
  `,
  body: plpgsql`
    if not ${someHeld} then
      return null;
    end if;
    v_before := array(select row(o.*)::${m} from before_update o where ${isHeld(m.iu_id.of("o"))});
    v_after := array(select row(n.*)::${m} from after_update n where ${isHeld(m.iu_id.of("n"))});
    v_held := array(
      select distinct c.iu_id
      from (
        (select ${kept("o")} from unnest(v_before) o except all select ${kept("n")} from unnest(v_after) n)
        union all
        (select ${kept("n")} from unnest(v_after) n except all select ${kept("o")} from unnest(v_before) o)
      ) as c
      order by c.iu_id
    );
    ${refuseHeld}
    return null;
  `,
});

export const membershipHeldKeep = [
  defineTrigger({
    name: "iu_piece_membership_held_keep",
    summary: "Keeps units that are on hold from becoming pieces.",
    on: m,
    timing: "after",
    events: ["insert"],
    newTable: "after_insert",
    execute: fnIuHeldPieceKeep,
  }),
  defineTrigger({
    name: "iu_piece_membership_held_take",
    summary: "Keeps pieces that are on hold in their collections.",
    on: m,
    timing: "after",
    events: ["delete"],
    oldTable: "before_delete",
    execute: fnIuHeldPieceTake,
  }),
  defineTrigger({
    name: "iu_piece_membership_held_edit",
    summary: "Keeps pieces that are on hold the pieces they are.",
    on: m,
    timing: "after",
    events: ["update"],
    oldTable: "before_update",
    newTable: "after_update",
    execute: fnIuHeldPieceEdit,
  }),
];
