import { defineFunction, functionNamed, jsonb, plpgsql, scenario, selfCompensating, sql, ungated, uuidArray } from "../kit/index.ts";
import { fnIuCreate } from "../unit/fn_iu_create.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";
import { differs } from "./v_iu_three_axis_envelope_drift.ts";
import { byLookUp, vIuThreeAxisEnvelopeLive } from "./v_iu_three_axis_envelope_live.ts";

const e = iuThreeAxisEnvelope;
const l = vIuThreeAxisEnvelopeLive;
const u = informationUnit;

export const fnIuEnvelopeTouch = defineFunction({
  name: "fn_iu_envelope_touch",
  summary: "Makes the envelopes of these units anew from the live state.",
  details:
    "An envelope that says what the live state says is left as it is. Concurrent calls for one unit wait for each other, and the later one sees what the earlier one committed: no envelope is left behind the state. Units that do not exist are passed over.",
  args: { p_iu_ids: uuidArray("The units, in any order.") },
  returns: jsonb<{ inserted: number; updated: number }>("Number of envelopes made and changed."),
  volatility: "volatile",
  gate: ungated("Granted to nobody: its callers ask their gates, and what it writes is derived."),
  writes: [iuThreeAxisEnvelope],
  pair: selfCompensating("What it writes follows from the units: once they are as before, another call brings the envelopes back."),
  proof: scenario({
    given: sql`select ${fnIuCreate}('proof/touch', 'clause', 'Điều 1', 'Nội dung.', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_envelope_touch")}(array[${u.iu_id.of("u")}])
      from ${u} u
      where ${u.canonical_address.of("u")} = 'proof/touch'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [],
  settings: { ...byLookUp, plan_cache_mode: "force_generic_plan" },
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_missing uuid[];
    v_made uuid[] := array[]::uuid[];
    v_rest uuid[];
    v_updated int := 0;
  `,
  // Locks come before the look at the live state: the statement after them sees what those they waited for have committed.
  body: ({ arg }) => plpgsql`
    v_missing := array(
      select t.iu_id
      from unnest(${arg.p_iu_ids}) as t (iu_id)
      except
      select ${e.iu_id.of("e")} from ${e} e where ${e.iu_id.of("e")} = any (${arg.p_iu_ids})
    );
    if v_missing <> '{}' then
      with made as (
        insert into ${e} (${e.iu_id}, ${e.structure}, ${e.content}, ${e.governance}, ${e.envelope_digest}, ${e.refreshed_at})
        select
          ${l.iu_id.of("l")}, ${l.structure.of("l")}, ${l.content.of("l")}, ${l.governance.of("l")}, ${l.envelope_digest.of("l")}, v_at
        from ${l} l
        where ${l.iu_id.of("l")} = any (v_missing)
        order by ${l.iu_id.of("l")}
        on conflict (${e.iu_id}) do nothing
        returning ${e.iu_id}
      )
      select coalesce(array_agg(made.iu_id), '{}'::uuid[]) into v_made from made;
    end if;

    v_rest := array(select t.iu_id from unnest(${arg.p_iu_ids}) as t (iu_id) except select n.iu_id from unnest(v_made) as n (iu_id));
    if v_rest <> '{}' then
      perform
      from ${e} e
      where ${e.iu_id.of("e")} = any (v_rest)
      order by ${e.iu_id.of("e")}
      for no key update;
      update ${e} e
      set
        ${e.structure} = ${l.structure.of("l")},
        ${e.content} = ${l.content.of("l")},
        ${e.governance} = ${l.governance.of("l")},
        ${e.envelope_digest} = ${l.envelope_digest.of("l")},
        ${e.refreshed_at} = v_at
      from ${l} l
      where ${l.iu_id.of("l")} = any (v_rest)
        and ${e.iu_id.of("e")} = ${l.iu_id.of("l")}
        and ${differs("e", "l")};
      get diagnostics v_updated = row_count;
    end if;
    return jsonb_build_object('inserted', cardinality(v_made), 'updated', v_updated);
  `,
});
