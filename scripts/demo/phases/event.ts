import { composerEnabled } from "../../../schema-ts/collection/gates.ts";
import { eventOutbox } from "../../../schema-ts/event/event_outbox.ts";
import { fnIuPieceEmitEvent } from "../../../schema-ts/event/fn_iu_piece_emit_event.ts";
import { dryRunOnly, emitEnabled } from "../../../schema-ts/event/gates.ts";
import { vPieceEventOutbox } from "../../../schema-ts/event/v_piece_event_outbox.ts";
import { join, lit, sql } from "../../../schema-ts/kit/index.ts";
import { iuLifecycleLog } from "../../../schema-ts/unit/iu_lifecycle_log.ts";
import { readHealth } from "../../commands/readings.ts";
import type { DocumentSet } from "../documents/set.ts";
import { composeDocuments } from "../factory/compose.ts";
import { runsOf } from "../factory/observe.ts";
import type { Phase } from "../factory/phase.ts";
import type { Reference } from "../reference.ts";

const transitions = ["split", "merge", "supersede"];

/** Phase G: the piece event runtime, opened after the pieces are there, so that composing them adds nothing. */
export const eventPhase = (documents: DocumentSet, key: string, expected: Reference["G"]): Phase => ({
  id: "G",
  title: "Events on transitions, dry run",
  async work(phase) {
    await phase.set({ [composerEnabled.name]: true, [emitEnabled.name]: false, [dryRunOnly.name]: true });
    const { pieces } = await composeDocuments(phase.client, documents, { actor: phase.actor, schema: phase.schema, key });
    const units = pieces.map(({ iu_id }) => lit(iu_id));
    const outbox = async () => (await phase.growth())[eventOutbox.$.name] ?? 0;
    phase.check("closed", "events while the gate is closed", 0, await outbox());

    await phase.set({ [emitEnabled.name]: true });
    const opened = await readHealth(phase.client, phase.schema);
    phase.check("health.opened", "surfaces that are well once the gate is open", opened.length, opened.filter(({ ok }) => ok).length);

    const direct = await phase.call(fnIuPieceEmitEvent, {
      p_event: "split",
      p_iu_id: pieces[0]?.iu_id ?? "",
      p_payload: {},
      p_actor: phase.actor,
    });
    phase.check("direct", "events emitted directly", expected.direct, direct === null ? 0 : 1);
    const rows = transitions.map((transition, i) => sql`(${units[i + 1] ?? lit(null)}, ${lit(transition)}, ${lit(phase.actor)})`);
    const logged = await phase.query(sql`
      insert into ${iuLifecycleLog} (iu_id, transition_type, actor)
      values ${join(rows)}
      returning log_id
    `);
    phase.check("lifecycle", "lifecycle rows inserted by the owner", expected.lifecycle, logged.length);

    phase.check("outbox", "new rows of the outbox", expected.outbox, await outbox());
    const events = await phase.query<{ event_id: string; event_type: string; emit_mode: string }>(sql`
      select event_id, event_type, emit_mode
      from ${vPieceEventOutbox}
      where subject_id in (${join(units)})
      order by event_id
    `);
    phase.check(
      "recorded",
      "the direct event is among those of the view",
      true,
      events.some(({ event_id }) => event_id === direct),
    );
    phase.check("modes", "their modes, as the view shows them", expected.modes, runsOf(events.map(({ emit_mode }) => emit_mode).sort()));
    phase.check("types", "their types", expected.types, runsOf(events.map(({ event_type }) => event_type).sort()));
    phase.show(
      ...events.map(
        ({ event_type, emit_mode, event_id }) =>
          `${event_type}  ${emit_mode}  ${event_id === direct ? "emitted directly" : "by the lifecycle log's trigger"}`,
      ),
    );
  },
});
