import { invalidArgument, notFound, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { emission } from "./event_tail.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventEmit } from "./fn_event_emit.ts";
import { emitEnabled } from "./gates.ts";

const t = eventTypeRegistry;

export const fnIuPieceEmitEvent = defineFunction({
  name: "fn_iu_piece_emit_event",
  summary: "Records the piece event of a transition: split becomes piece.split, merge piece.merged, supersede piece.superseded, and so on.",
  details:
    "Null, and nothing recorded, while piece_event_runtime.emit_enabled is closed. What the lifecycle log records is emitted by itself; this is for what is not logged there.",
  args: {
    p_event: text("A transition: create, revise, compose, enact, retire, split, merge, supersede, withdraw or restore."),
    p_iu_id: uuid("The unit it happened to."),
    p_payload: jsonb<Record<string, unknown>>("Facts that conform to the event type's schema; the transition itself is added."),
    p_actor: actor(),
    p_traceparent: text("W3C trace context of the caller: 00-<32 hex>-<16 hex>-<2 hex>.").nullable().default(null),
  },
  returns: uuid("The event's id; null: the gate is closed.").nullable(),
  volatility: "volatile",
  gate: ungated("The emit gate of the domain piece counts: while it is closed nothing is recorded and null returned."),
  writes: emission,
  pair: selfCompensating("What happened cannot unhappen: a correction is a further event."),
  proof: scenario({
    given: sql`
      insert into ${informationUnit} (iu_id, canonical_address, unit_kind, created_by)
      values (${lit("00000000-0000-7000-8000-000000000000")}, 'proof/emit', 'clause', 'proof')
    `,
    when: sql`select ${functionNamed("fn_iu_piece_emit_event")}('split', ${lit("00000000-0000-7000-8000-000000000000")}, '{}', 'proof')`,
    opens: [emitEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [unknownKey, notFound, invalidArgument],
  example: `select iu_core.fn_iu_piece_emit_event('split', '01890000-0000-7000-8000-000000000000', '{"version_no": 3}', 'ana@example.org')`,
  declare: sql`v_event_type text;`,
  body: ({ arg }) => plpgsql`
    select ${t.event_type.of("t")}
    into v_event_type
    from ${t} t
    where ${t.transition_type.of("t")} = ${arg.p_event};
    if not found then
      ${raise(
        unknownKey,
        sql`format('No piece event reports a transition %s.', coalesce(left(${arg.p_event}, 200), 'null'))`,
        {
          argument: sql`'p_event'`,
          event: sql`left(${arg.p_event}, 200)`,
          known: sql`(select jsonb_agg(${t.transition_type.of("t")} order by ${t.transition_type.of("t")}) from ${t} t where ${t.transition_type.of("t")} is not null)`,
        },
        "Name the transition, such as split, not the event type.",
      )}
    end if;
    if ${arg.p_iu_id} is null then
      ${raise(invalidArgument, "A unit is required.", { argument: sql`'p_iu_id'` })}
    end if;
    if not exists (select from ${informationUnit} u where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}) then
      ${raise(notFound, sql`format('There is no unit %s.', ${arg.p_iu_id})`, { argument: sql`'p_iu_id'`, iu_id: arg.p_iu_id })}
    end if;

    return ${fnEventEmit}(
      v_event_type, 'information_unit', ${arg.p_iu_id},
      case when jsonb_typeof(${arg.p_payload}) = 'object' then jsonb_build_object('transition', ${arg.p_event}) || ${arg.p_payload} else ${arg.p_payload} end,
      ${arg.p_actor}, ${arg.p_traceparent}
    );
  `,
});
