import { core } from "../foundation/schemas.ts";
import { functionNamed, sql } from "../kit/index.ts";
import { eventOutbox } from "./event_outbox.ts";

const o = eventOutbox;

/** For proofs: a month long past with one event in it. */
export const oldMonth = sql`
  do $do$
  begin
    execute format(
      'create table %s.event_outbox_2020_01 partition of %s for values from (%L) to (%L)',
      '${core}'::regnamespace, '${o}'::regclass,
      ${functionNamed("fn_iu_uuid7_floor")}('2020-01-01Z'), ${functionNamed("fn_iu_uuid7_floor")}('2020-02-01Z')
    );
  end
  $do$;
  insert into ${o} (
    ${o.event_id}, ${o.occurred_at}, ${o.event_domain}, ${o.event_type}, ${o.emit_mode}, ${o.subject_kind}, ${o.subject_id}, ${o.actor}, ${o.payload}
  )
  values (
    ${functionNamed("fn_iu_uuid7")}('2020-01-15Z'), '2020-01-15Z', 'piece', 'piece.split', 'live', 'proof',
    '00000000-0000-7000-8000-000000000000', 'proof', '{}'
  )
`;
