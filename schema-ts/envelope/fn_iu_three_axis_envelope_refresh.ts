import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import { boolean, defineFunction, functionNamed, jsonb, plpgsql, scenario, selfCompensating, sql, ungated } from "../kit/index.ts";
import { fnIuCreate } from "../unit/fn_iu_create.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { fnIuEnvelopeTouch } from "./fn_iu_envelope_touch.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";
import { vIuThreeAxisEnvelopeDrift } from "./v_iu_three_axis_envelope_drift.ts";
import { byLookUp } from "./v_iu_three_axis_envelope_live.ts";

const d = vIuThreeAxisEnvelopeDrift;
const e = iuThreeAxisEnvelope;
const u = informationUnit;

/** What a refresh did, or would do. */
export interface EnvelopeRefresh {
  inserted: number;
  updated: number;
  deleted: number;
  unchanged: number;
}

export const fnIuThreeAxisEnvelopeRefresh = defineFunction({
  name: "fn_iu_three_axis_envelope_refresh",
  summary: "Brings every three-axis envelope up to the live state: one statement compares all, and only those that differ are written.",
  details:
    "Needs no gate: it changes nothing but what is derived. Units may be written meanwhile; while iu_core.three_axis_auto_refresh_enabled is open, writers of a unit whose envelope is being written wait until the call commits. Again it changes nothing.",
  args: {
    p_actor: actor(),
    p_dry_run: boolean("true: only counts what it would do.").default(false),
  },
  returns: jsonb<EnvelopeRefresh>("Number of envelopes by what was done to them, or would be."),
  volatility: "volatile",
  gate: ungated("Operators only; what it writes is derived."),
  writes: [iuThreeAxisEnvelope],
  pair: selfCompensating("What it writes follows from the units: once they are as before, refreshing again brings the envelopes back."),
  proof: scenario({
    given: sql`
      select ${fnIuCreate}('proof/refresh', 'clause', 'Điều 1', 'Nội dung.', 'proof');
      delete from ${e} e
      using ${u} u
      where ${e.iu_id.of("e")} = ${u.iu_id.of("u")} and ${u.canonical_address.of("u")} = 'proof/refresh'
    `,
    when: sql`select ${functionNamed("fn_iu_three_axis_envelope_refresh")}('proof')`,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuOperator],
  example: "select iu_core.fn_iu_three_axis_envelope_refresh('ana@example.org', true)",
  settings: byLookUp,
  declare: sql`
    v_missing uuid[];
    v_differing uuid[];
    v_orphans uuid[];
    v_unchanged bigint;
    v_deleted int := 0;
    v_touched jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select
      coalesce(array_agg(${d.iu_id.of("d")}) filter (where ${d.drift.of("d")} = 'missing'), '{}'),
      coalesce(array_agg(${d.iu_id.of("d")}) filter (where ${d.drift.of("d")} = 'content_diff'), '{}'),
      coalesce(array_agg(${d.iu_id.of("d")}) filter (where ${d.drift.of("d")} = 'orphan'), '{}'),
      count(*) filter (where ${d.drift.of("d")} is null)
    into v_missing, v_differing, v_orphans, v_unchanged
    from ${d} d;

    if ${arg.p_dry_run} then
      return jsonb_build_object(
        'inserted', cardinality(v_missing), 'updated', cardinality(v_differing), 'deleted', cardinality(v_orphans), 'unchanged', v_unchanged
      );
    end if;
    if v_orphans <> '{}' then
      delete from ${e} e
      where ${e.iu_id.of("e")} = any (v_orphans)
        and not exists (select from ${u} u where ${u.iu_id.of("u")} = ${e.iu_id.of("e")});
      get diagnostics v_deleted = row_count;
    end if;
    v_touched := ${fnIuEnvelopeTouch}(v_missing || v_differing);
    return v_touched || jsonb_build_object('deleted', v_deleted, 'unchanged', v_unchanged);
  `,
});
