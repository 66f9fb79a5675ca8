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
import { eventOutbox } from "./event_outbox.ts";
import { eventTypeRegistry } from "./event_type_registry.ts";
import { fnEventEmit } from "./fn_event_emit.ts";
import { emitEnabled } from "./gates.ts";

export const fnIuPieceEmitEvent = defineFunction({
  name: "fn_iu_piece_emit_event",
  summary: "Emits the piece event of a transition: split becomes piece.split, merge piece.merged, supersede piece.superseded, and so on.",
  details:
    "Null, and nothing recorded, while piece_event_runtime.emit_enabled is closed. The lifecycle log emits its own events; this is for what is not logged there.",
  args: {
    p_event: text("A registered transition, such as split, merge, supersede, create, revise, enact, retire, compose."),
    p_iu_id: uuid("The unit it happened to."),
    p_payload: jsonb<Record<string, unknown>>("Facts the type's schema allows; the transition itself is added."),
    p_actor: actor(),
    p_traceparent: text("W3C trace context of the caller.").nullable().default(null),
  },
  returns: uuid("The event; null while the gate is closed.").nullable(),
  volatility: "volatile",
  gate: ungated("The emit gate decides whether anything is recorded; a closed one answers null and refuses nobody."),
  writes: [eventOutbox],
  pair: selfCompensating("An event is a fact that was told: what happened later is told by a later event."),
  proof: scenario({
    opens: [emitEnabled.name, "iu_core.unit_write_enabled"],
    given: sql`select ${functionNamed("fn_iu_create")}('proof.piece', 'step', 'Bước', 'Nhận.', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_piece_emit_event")}('split', iu_id, '{}', 'proof')
      from ${informationUnit}
      where canonical_address = 'proof.piece'
    `,
  }),
  grantTo: [iuApp],
  errors: [unknownKey, invalidArgument, notFound],
  example: `select iu_core.fn_iu_piece_emit_event('split', '0199c2f4-0000-7000-8000-000000000001', '{"version_no": 2}', 'ana@example.org')`,
  declare: sql`v_event_type text;`,
  body: ({ arg }) => plpgsql`
    select ${eventTypeRegistry.event_type.of("t")}
    into v_event_type
    from ${eventTypeRegistry} t
    where ${eventTypeRegistry.transition_type.of("t")} = ${arg.p_event};
    if not found then
      ${raise(
        unknownKey,
        sql`format('No event type is registered for the transition %s.', coalesce(left(${arg.p_event}, 200), 'null'))`,
        { argument: lit("p_event"), transition: sql`left(${arg.p_event}, 200)` },
        "Look up the transitions in iu_transition_type.",
      )}
    end if;
    if jsonb_typeof(${arg.p_payload}) is distinct from 'object' then
      ${raise(invalidArgument, "A payload is a JSON object; it may be empty: {}.", { argument: lit("p_payload"), path: lit("$.payload") })}
    end if;
    if not exists (select from ${informationUnit} u where ${informationUnit.iu_id.of("u")} = ${arg.p_iu_id}) then
      ${raise(notFound, sql`format('No unit has the id %s.', ${arg.p_iu_id})`, { argument: lit("p_iu_id"), iu_id: arg.p_iu_id })}
    end if;
    return ${fnEventEmit}(
      v_event_type, 'information_unit', ${arg.p_iu_id},
      jsonb_build_object('transition', ${arg.p_event}) || ${arg.p_payload},
      ${arg.p_actor}, ${arg.p_traceparent}
    );
  `,
});
