import { conflict } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, raise, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const collection = iuPieceCollection;
const membership = iuPieceMembership;

export const fnIuUnitInUseKeep = defineTriggerFunction({
  name: "fn_iu_unit_in_use_keep",
  summary: "Refuses to withdraw a unit that is a piece of an active collection.",
  writes: "nothing",
  errors: [conflict],
  declare: sql`
    v_withdrawn uuid[];
    v_uses jsonb;
  `,
  body: plpgsql`
    v_withdrawn := array(
      select ${informationUnit.iu_id.of("n")} from after_update n where ${informationUnit.lifecycle_status.of("n")} = 'withdrawn'
    );
    if cardinality(v_withdrawn) = 0 then
      return null;
    end if;

    select jsonb_agg(jsonb_build_object('iu_id', p.iu_id, 'collection_key', p.collection_key, 'piece_order', p.piece_order))
    into v_uses
    from (
      select ${membership.iu_id.of("m")}, ${collection.collection_key.of("c")}, ${membership.piece_order.of("m")}
      from ${membership} m
      join ${collection} c on ${collection.collection_id.of("c")} = ${membership.collection_id.of("m")}
      where ${membership.iu_id.of("m")} = any (v_withdrawn) and ${collection.status.of("c")} = 'active'
      order by ${collection.collection_key.of("c")}, ${membership.piece_order.of("m")}
      limit 20
    ) as p;
    if v_uses is not null then
      ${raise(
        conflict,
        sql`format('The unit %s is a piece of the active collection %s.', v_uses -> 0 ->> 'iu_id', v_uses -> 0 ->> 'collection_key')`,
        {
          iu_id: sql`v_uses -> 0 -> 'iu_id'`,
          expected: sql`'no active collection'`,
          actual: sql`v_uses -> 0 -> 'collection_key'`,
          pieces: sql`v_uses`,
        },
        "Take the piece out with fn_iu_piece_remove, or withdraw the collection, first.",
      )}
    end if;
    return null;
  `,
});

export const informationUnitInUseKeep = defineTrigger({
  name: "information_unit_in_use_keep",
  summary: "Keeps units that are pieces of active collections from being withdrawn.",
  on: informationUnit,
  timing: "after",
  events: ["update"],
  newTable: "after_update",
  execute: fnIuUnitInUseKeep,
});
