import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";

const l = cutLeg;
const q = cutRequest;

/** Digest of a cut's plan as its legs say it now; an expression. What the execution adds to the legs is no part of it, base_metadata included. */
export const planDigest = (cutRequestId: Hole): Fragment => sql`
  (
    select ${fnIuSha256}(
      E'iu.cut.plan.v1\n' || ${q.document_key.of("q")} || E'\t' || encode(sha256(convert_to(${q.source.of("q")}, 'UTF8')), 'hex') || E'\n' || (
        select coalesce(string_agg(
          format(
            E'%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
            ${l.block_no.of("l")}, ${l.action.of("l")}, ${l.byte_start.of("l")}, ${l.byte_end.of("l")}, ${l.body_digest.of("l")},
            ${l.gap_name.of("l")}, ${l.canonical_address.of("l")}, ${l.title.of("l")}, ${l.unit_kind.of("l")},
            encode(sha256(convert_to(${l.metadata.of("l")}::text, 'UTF8')), 'hex'),
            case when ${l.action.of("l")} <> 'add' then ${l.iu_id.of("l")} end, ${l.base_version_no.of("l")}, ${l.base_status.of("l")}
          ),
          '' order by ${l.block_no.of("l")}
        ), '')
        from ${l} l
        where ${l.cut_request_id.of("l")} = ${q.cut_request_id.of("q")}
      )
    )
    from ${q} q
    where ${q.cut_request_id.of("q")} = ${cutRequestId}
  )
`;
