import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  functionNamed,
  intArray,
  nothing,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  textArray,
  ungated,
  uuidArray,
} from "../kit/index.ts";
import { fnIuCreate } from "../unit/fn_iu_create.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";

const log = iuLifecycleLog;

export const fnIuPiecesLog = defineFunction({
  name: "fn_iu_pieces_log",
  summary: "Logs that units became pieces of a collection: create where the unit is new, compose where it is shared.",
  details: "The arrays belong together element by element.",
  args: {
    p_collection_key: text("Key of the collection."),
    p_piece_orders: intArray("Place of each piece."),
    p_iu_ids: uuidArray("Its unit."),
    p_statuses: textArray("Lifecycle status of the shared unit; null for a new one. Null as a whole: all are new.").nullable(),
    p_version_nos: intArray("The version it stands for now; null for a new one.").nullable(),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: nothing,
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuLifecycleLog],
  pair: selfCompensating("The log is history: what is undone gets rows of its own."),
  proof: scenario({
    given: sql`select ${fnIuCreate}('proof/log', 'step', 'Bước 1', 'Nội dung.', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_pieces_log")}('proof.log', array[1], array[${informationUnit.iu_id.of("u")}], array['draft'], array[1], 'proof')
      from ${informationUnit} u
      where ${informationUnit.canonical_address.of("u")} = 'proof/log'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [],
  declare: sql`v_at timestamptz := clock_timestamp();`,
  body: ({ arg }) => plpgsql`
    insert into ${log} (
      ${log.log_id}, ${log.iu_id}, ${log.transition_type}, ${log.actor},
      ${log.from_status}, ${log.to_status}, ${log.version_no}, ${log.detail}
    )
    select
      ${fnIuUuid7}(v_at + p.n * interval '1 microsecond'), p.iu_id, case when p.status is null then 'create' else 'compose' end, ${arg.p_actor},
      p.status, coalesce(p.status, 'draft'), coalesce(p.version_no, 1),
      jsonb_build_object('collection_key', ${arg.p_collection_key}, 'piece_order', p.piece_order)
    from unnest(${arg.p_piece_orders}, ${arg.p_iu_ids}, ${arg.p_statuses}, ${arg.p_version_nos})
      with ordinality as p (piece_order, iu_id, status, version_no, n);
  `,
});
