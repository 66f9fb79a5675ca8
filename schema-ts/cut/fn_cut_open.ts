import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, fromResult, functionNamed, inverse, lit, plpgsql, raise, scenario, sql, text, uuid } from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { addressProblem } from "../unit/text_rules.ts";
import { cutDocument } from "./cut_document.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { maxSourceBytes, planningEnabled } from "./gates.ts";
import { proofOpen } from "./proof.ts";

const d = cutDocument;
const q = cutRequest;
const t = cutRequestTransition;

/** The rest of an address's 500 characters is for the units. */
const longestKey = 300;

export const fnCutOpen = defineFunction({
  name: "fn_cut_open",
  summary: "Takes in a source document that is to be cut into units, and returns the cut's id.",
  details: `The source is normalised when it enters: lines end in LF, Unicode is in NFC. Byte ranges of plans count the UTF-8 bytes of that; cut_request.source has it. A document key is written like an address, has at most ${longestKey} characters, and its units' addresses begin with it and a slash. Opened again under the same key, an edited source is planned against the units of the cuts before.`,
  args: {
    p_document_key: text("The document, such as policy/procurement."),
    p_source: text("Its whole text."),
    p_actor: actor(),
  },
  returns: uuid("The cut's id."),
  volatility: "volatile",
  gate: planningEnabled,
  writes: [cutDocument, cutRequest, cutRequestTransition],
  pair: inverse("fn_cut_cancel", "Cancel the cut.", { p_cut_request_id: fromResult() }),
  proof: scenario({
    when: proofOpen,
    undo: sql`select ${functionNamed("fn_cut_cancel")}(${q.cut_request_id.of("q")}, 'proof') from ${q} q`,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_cut_open('policy/procurement', E'# Procurement\\n\\nOrders above 50 million need two offers.\\n', 'ana@example.org')`,
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_cut_request_id uuid := ${fnIuUuid7}();
    v_limit int := (${fnDotConfigGet}(${maxSourceBytes}))::int;
    v_key text := ${fnIuCanonicalText}(p_document_key);
    v_source text;
    v_problem text;
  `,
  body: ({ arg }) => plpgsql`
    v_problem := case
      when length(v_key) > ${lit(longestKey)} then ${lit(`A document key has at most ${longestKey} characters.`)}
      when starts_with(v_key, '/') or right(v_key, 1) = '/' then 'A document key begins and ends without a slash.'
      else ${addressProblem(sql`v_key`)}
    end;
    if v_problem is not null then
      ${raise(invalidArgument, sql`'p_document_key: ' || v_problem`, { argument: lit("p_document_key") })}
    elsif ${arg.p_source} is null or ${arg.p_source} = '' then
      ${raise(invalidArgument, "A source with a text is required.", { argument: lit("p_source") })}
    elsif octet_length(${arg.p_source}) > v_limit then
      ${raise(
        invalidArgument,
        sql`format('A source has at most %s bytes, this one has %s.', v_limit, octet_length(${arg.p_source}))`,
        { argument: lit("p_source"), size: sql`octet_length(${arg.p_source})`, limit: sql`v_limit` },
        "Cut it into several documents, or have an operator raise cutter.max_source_bytes.",
      )}
    end if;
    v_source := ${fnIuCanonicalText}(${arg.p_source});

    insert into ${d} (${d.document_key}, ${d.opened_at}, ${d.opened_by})
    values (v_key, v_at, ${arg.p_actor})
    on conflict (${d.document_key}) do nothing;
    insert into ${q} (
      ${q.cut_request_id}, ${q.document_key}, ${q.source}, ${q.source_digest}, ${q.source_bytes},
      ${q.opened_at}, ${q.opened_by}, ${q.changed_at}, ${q.changed_by}
    )
    values (
      v_cut_request_id, v_key, v_source, ${fnIuSha256}(v_source), octet_length(v_source),
      v_at, ${arg.p_actor}, v_at, ${arg.p_actor}
    );
    insert into ${t} (${t.cut_request_id}, ${t.transition}, ${t.to_state}, ${t.actor}, ${t.detail})
    values (v_cut_request_id, 'open', 'opened', ${arg.p_actor}, jsonb_build_object('bytes', octet_length(v_source)));
    return v_cut_request_id;
  `,
});
