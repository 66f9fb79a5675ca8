import { dotConfig } from "../config/dot_config.ts";
import {
  defineTrigger,
  defineTriggerFunction,
  type Fragment,
  type FunctionDefinition,
  type FunctionRef,
  plpgsql,
  sql,
} from "../kit/index.ts";
import type { AnyTable } from "../kit/table.ts";
import { fnIuEnvelopeTouch } from "./fn_iu_envelope_touch.ts";
import { threeAxisAutoRefreshEnabled } from "./gates.ts";
import { iuThreeAxisEnvelope } from "./iu_three_axis_envelope.ts";

const c = dotConfig;

/**
 * A trigger function that refreshes the envelopes of the units a statement concerns. While the gate is closed it costs one look-up.
 *
 * @param units statements that put the units into `v_iu_ids`, from the transition table `changed`. Rows that were made before the transaction
 * began are no news: they come from a dump of the extension, which brings the envelopes as well
 */
export const defineFollower = (spec: { name: string; summary: string; declare?: Fragment; units: Fragment }) =>
  defineTriggerFunction({
    name: spec.name,
    summary: spec.summary,
    writes: [iuThreeAxisEnvelope],
    security: "definer",
    declare: sql`
      v_iu_ids uuid[];
      ${spec.declare ?? sql``}
    `,
    body: plpgsql`
      if not exists (select from ${c} c where ${c.key.of("c")} = ${threeAxisAutoRefreshEnabled} and ${c.value.of("c")} = 'true') then
        return null;
      end if;
      ${spec.units}
      if v_iu_ids <> '{}' then
        perform ${fnIuEnvelopeTouch}(v_iu_ids);
      end if;
      return null;
    `,
  });

/** The trigger that calls a follower after one kind of statement on a table. */
export const follows = (
  execute: FunctionRef<Record<never, never>, { shape: "trigger" }>,
  on: AnyTable,
  event: "insert" | "update" | "delete",
  passesOver: readonly FunctionDefinition[] = [],
) =>
  defineTrigger({
    name: `${on.$.name}_envelope_${event}`,
    summary: `Refreshes the envelopes of the units in the rows of the statement, while ${threeAxisAutoRefreshEnabled.name} is open.`,
    on,
    timing: "after",
    events: [event],
    ...(event === "delete" ? { oldTable: "changed" } : { newTable: "changed" }),
    execute,
    passesOver,
  });
