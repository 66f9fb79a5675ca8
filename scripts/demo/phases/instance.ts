import { fnIuCollectionCompare } from "../../../schema-ts/collection/fn_iu_collection_compare.ts";
import { fnIuCollectionInstantiate } from "../../../schema-ts/collection/fn_iu_collection_instantiate.ts";
import { fnIuCompose } from "../../../schema-ts/collection/fn_iu_compose.ts";
import { composerEnabled } from "../../../schema-ts/collection/gates.ts";
import { emitEnabled } from "../../../schema-ts/event/gates.ts";
import { informationUnit } from "../../../schema-ts/unit/information_unit.ts";
import type { DocumentSet } from "../documents/set.ts";
import { type Composed, composeDocuments } from "../factory/compose.ts";
import type { Phase, PhaseContext } from "../factory/phase.ts";
import type { Reference } from "../reference.ts";

/** Phase F: the workflow as a template; instances made of its own units, once by compose and once by instantiate. */
export const instancePhase = (documents: DocumentSet, key: string, expected: Reference["F"]): Phase => ({
  id: "F",
  title: "Template and instances that share its pieces",
  async work(phase) {
    await phase.set({ [composerEnabled.name]: true, [emitEnabled.name]: false });
    const template = await composeDocuments(phase.client, documents, { actor: phase.actor, schema: phase.schema, key });
    const made = await phase.growth();

    const composed = await phase.call(fnIuCompose, {
      p_collection_key: `${key}.instance-001`,
      p_collection_kind: "instance",
      p_title: `${documents.title}, instance 1`,
      p_pieces: template.pieces.map(({ iu_id, role }) => ({ iu_id, role })),
      p_actor: phase.actor,
      p_metadata: { made_from: key },
    });
    await compare(phase, "composed", "", key, composed, expected);

    const instantiated = await phase.call(fnIuCollectionInstantiate, {
      p_template_key: key,
      p_instance_key: `${key}.instance-002`,
      p_title: `${documents.title}, instance 2`,
      p_actor: phase.actor,
    });
    await compare(phase, "instantiated", "instantiated.", key, instantiated, expected);

    const name = informationUnit.$.name;
    const rows = await phase.growth();
    phase.check("units", "units the instances added", expected.minted, (rows[name] ?? 0) - (made[name] ?? 0));
  },
});

async function compare(
  phase: PhaseContext,
  how: string,
  prefix: string,
  templateKey: string,
  instance: Composed,
  expected: Reference["F"],
): Promise<void> {
  const found = await phase.call(fnIuCollectionCompare, { p_a: templateKey, p_b: instance.collection_key });
  phase.check(`${prefix}minted`, `units minted for the ${how} instance`, expected.minted, instance.minted);
  phase.check(`${prefix}reused`, "units it reuses", expected.reused, instance.reused);
  phase.check(`${prefix}template`, "pieces of the template", expected.template, found.a_count);
  phase.check(`${prefix}instance`, "pieces of the instance", expected.instance, found.b_count);
  phase.check(`${prefix}shared`, "pieces they share", expected.shared, found.shared);
  phase.check(`${prefix}templateOnly`, "pieces of the template alone", expected.templateOnly, found.a_only);
  phase.check(`${prefix}instanceOnly`, "pieces of the instance alone", expected.instanceOnly, found.b_only);
  phase.check(`${prefix}digests`, "graph and content digests are equal", expected.equalDigests, found.graph_equal && found.content_equal);
  phase.show(
    `${how}: template ${found.a_count}, instance ${found.b_count}, shared ${found.shared}, graph digest ${instance.graph_digest.slice(0, 16)}…`,
  );
}
