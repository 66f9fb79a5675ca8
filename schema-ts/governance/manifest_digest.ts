import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { manifestUnitBlock } from "./manifest_unit_block.ts";

const b = manifestUnitBlock;
const u = informationUnit;

/** Digest of the blocks in `from`, which calls them `b`; an expression. */
export const manifestDigest = (from: Fragment): Fragment => sql`
  ${fnIuSha256}(
    E'iu.manifest.v1\n' || (
      select string_agg(
        format(
          E'%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
          ${b.block_no.of("b")}, ${b.iu_id.of("b")}, ${b.version_no.of("b")}, ${b.canonical_address.of("b")}, ${b.body_digest.of("b")},
          ${b.byte_start.of("b")}, ${b.byte_end.of("b")}
        ),
        '' order by ${b.block_no.of("b")}
      )
      from ${from}
    )
  )
`;

/** An end of the byte range that a unit of this cut has in its metadata, or null; metadata are anybody's, and may say anything. */
export const blockRange = (alias: string, end: "byte_start" | "byte_end", cutRequestId: Hole): Fragment => sql`
  case
    when ${u.metadata.of(alias)} ->> 'cut_request_id' = ${cutRequestId}::text
      and ${u.metadata.of(alias)} ->> 'byte_start' ~ '^[0-9]{1,9}$'
      and ${u.metadata.of(alias)} ->> 'byte_end' ~ '^[0-9]{1,9}$'
    then
      case
        when (${u.metadata.of(alias)} ->> 'byte_start')::int <= (${u.metadata.of(alias)} ->> 'byte_end')::int
          then (${u.metadata.of(alias)} ->> ${lit(end)})::int
      end
  end
`;
