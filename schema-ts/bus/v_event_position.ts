import { iuReader } from "../foundation/roles.ts";
import { bigint, defineView, sql, timestamptz, uuid } from "../kit/index.ts";
import { eventSegment } from "./event_segment.ts";

const s = eventSegment;

export const vEventPosition = defineView({
  name: "v_event_position",
  summary: "The position of every live event that has one.",
  columns: {
    position: bigint("Its place in the order of delivery."),
    event_id: uuid("The event."),
    sequenced_at: timestamptz("When it was given its position."),
  },
  query: sql`
    select ${s.first_position.of("s")} + e.n - 1 as position, e.event_id, ${s.sequenced_at.of("s")}
    from ${s} s
    cross join lateral unnest(${s.event_ids.of("s")}) with ordinality as e (event_id, n)
  `,
  grants: { select: [iuReader] },
});
