import { fnCutCompensate } from "../../../schema-ts/cut/fn_cut_compensate.ts";
import { fnCutCompensationPlan } from "../../../schema-ts/cut/fn_cut_compensation_plan.ts";
import { fnCutComplete } from "../../../schema-ts/cut/fn_cut_complete.ts";
import { fnCutExecute } from "../../../schema-ts/cut/fn_cut_execute.ts";
import { fnCutOpen } from "../../../schema-ts/cut/fn_cut_open.ts";
import { fnCutPlanMarkdown } from "../../../schema-ts/cut/fn_cut_plan_markdown.ts";
import { fnCutSubmit } from "../../../schema-ts/cut/fn_cut_submit.ts";
import { fnCutVerify } from "../../../schema-ts/cut/fn_cut_verify.ts";
import { fnIuSha256 } from "../../../schema-ts/foundation/fn_iu_sha256.ts";
import { lit, sql } from "../../../schema-ts/kit/index.ts";
import { informationUnit } from "../../../schema-ts/unit/information_unit.ts";
import { unitVersion } from "../../../schema-ts/unit/unit_version.ts";
import { edited, type LongDocument } from "../documents/long_document.ts";
import { runsOf } from "../factory/observe.ts";
import type { Phase, PhaseContext } from "../factory/phase.ts";
import type { Reference } from "../reference.ts";
import { enactReviewed } from "./govern_enact.ts";
import { approve, documentKey, openGovernance, refused } from "./govern_setup.ts";

type Figures = Reference["I"];

/**
 * Phase I: a document enters through a cut, somebody else verifies it, its units come into force all at once or not at all, and a later edition
 * is taken back without a trace in the text.
 */
export const governPhase = (document: LongDocument, expected: Figures): Phase => ({
  id: "I",
  title: "A document under governance: cut, review, enact, compensate",
  async work(phase) {
    await openGovernance(phase);
    const bytes = Buffer.byteLength(document.text);
    phase.check("long", `the document has ${expected.headings} headings or more`, true, document.headings >= expected.headings);

    const first = await cut(phase, "first", document.text, expected);
    phase.check("blocks", "sections a Markdown parser finds, and blocks of the plan", document.sections, first.plan.blocks);
    phase.check("bytes", "bytes of the document, and of the blocks", bytes, first.plan.bytes);
    phase.check("verified", "bytes compared by somebody else", bytes, first.verified.bytes);
    phase.check("materialized", "envelopes of the units", document.sections, first.completed.materialized.units);
    phase.show(`${document.source}: ${document.headings} headings, ${bytes} bytes, ${first.plan.add} units`);

    await enactReviewed(phase, first, expected);
    const text = await textDigest(phase);

    const later = await cut(phase, "later", edited(document), expected);
    const { add, revise, retire } = later.plan;
    phase.check("later", "what the later edition adds, revises and retires", expected.later, { add, revise, retire });
    const plan = await phase.call(fnCutCompensationPlan, { p_cut_request_id: later.id });
    phase.check(
      "plan.ready",
      "steps of the compensation, and those that are ready",
      plan.length,
      plan.filter((step) => step.is_ready).length,
    );
    phase.check("plan.changes", "the plan changed nothing", later.text, await textDigest(phase));
    await phase.call(fnCutCompensate, { p_cut_request_id: later.id, p_actor: executor });
    phase.check("changed", "the later edition was another text", true, later.text !== text);
    phase.check("compensated", "digest of the document, as before the later edition", text, await textDigest(phase));
    phase.check(
      "drift.refused",
      "taking back the first cut, whose units are in force",
      expected.drifted,
      await refused(phase, () => phase.call(fnCutCompensate, { p_cut_request_id: first.id, p_actor: executor })),
    );
    phase.show(
      `later edition: ${runsOf(plan.map(({ action }) => action).sort())} to take it back, then the text is ${text.slice(0, 16)} again`,
    );
  },
});

const executor = "cutter@example.org";
const verifier = "verifier@example.org";

/** Takes a text through a cut: refused before it is approved, and when the executor would verify it. */
async function cut(phase: PhaseContext, edition: string, text: string, expected: Figures) {
  const p_actor = phase.actor;
  const id = await phase.call(fnCutOpen, { p_document_key: documentKey, p_source: text, p_actor });
  const plan = await phase.call(fnCutPlanMarkdown, { p_cut_request_id: id, p_actor });
  const { approval_request_id } = await phase.call(fnCutSubmit, { p_cut_request_id: id, p_actor });
  const execute = () => phase.call(fnCutExecute, { p_cut_request_id: id, p_mode: "real", p_actor: executor });
  const unapproved = await refused(phase, execute);
  await approve(phase, approval_request_id);
  await execute();
  const own = await refused(phase, () => phase.call(fnCutVerify, { p_cut_request_id: id, p_actor: executor }));
  const verified = await phase.call(fnCutVerify, { p_cut_request_id: id, p_actor: verifier });
  const completed = await phase.call(fnCutComplete, { p_cut_request_id: id, p_actor: executor });

  phase.check(`refused.${edition}`, `executing the ${edition} cut without approval, and verifying it oneself`, expected.refusals, [
    unapproved,
    own,
  ]);
  return { id, plan, verified, completed, text: await textDigest(phase) };
}

/** One digest of the titles and texts of all the document's units that are not withdrawn. */
async function textDigest(phase: PhaseContext): Promise<string> {
  const [row] = await phase.query<{ digest: string }>(sql`
    select ${fnIuSha256}(string_agg(concat_ws(E'\t', u.canonical_address, v.title, v.body_digest), E'\n' order by u.canonical_address)) as digest
    from ${informationUnit} u
    join ${unitVersion} v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
    where starts_with(u.canonical_address, ${lit(`${documentKey}/`)}) and u.lifecycle_status <> 'withdrawn'
  `);
  return row?.digest ?? "";
}
