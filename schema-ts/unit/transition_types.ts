import { shipRows } from "../kit/index.ts";
import type { LifecycleStatus } from "./information_unit.ts";
import { iuTransitionType } from "./iu_transition_type.ts";

const transition = (name: string, eventSuffix: string, from: readonly LifecycleStatus[], to: LifecycleStatus | null, summary: string) => ({
  transition_type: name,
  from_status: from,
  to_status: to,
  event_suffix: eventSuffix,
  summary,
});

/** The transitions that ship, in the order of a unit's life. */
export const transitionTypes = shipRows(iuTransitionType, [
  transition("create", "created", [], "draft", "The unit came into being with its first version."),
  transition("revise", "revised", ["draft", "enacted"], null, "A new version of its text was written."),
  transition("compose", "composed", ["draft", "enacted"], null, "It became a piece of a collection that did not create it."),
  transition("enact", "enacted", ["draft", "enacted"], "enacted", "Its current version came into force."),
  transition("retire", "retired", ["enacted", "superseded"], "retired", "It is no longer in force, and nothing took its place."),
  transition("split", "split", ["draft", "enacted"], "superseded", "Its text was divided among new units."),
  transition("merge", "merged", ["draft", "enacted"], "superseded", "Its text went into a new unit together with others."),
  transition("supersede", "superseded", ["draft", "enacted"], "superseded", "Another unit took its place."),
  transition("withdraw", "withdrawn", ["draft"], "withdrawn", "The draft was taken back."),
  transition("unsplit", "unsplit", ["superseded"], null, "Its division among new units was undone: it is what it was before."),
  transition("unmerge", "unmerged", ["superseded"], null, "Its merge with others was undone: it is what it was before."),
  transition("unsupersede", "unsuperseded", ["superseded"], null, "That another unit took its place was undone: it is what it was before."),
  transition("restore", "restored", ["withdrawn"], "draft", "The withdrawal was undone."),
  transition("unenact", "unenacted", ["enacted"], null, "Its enactment was undone: what was in force before is so again."),
  transition("unretire", "unretired", ["retired"], null, "Its retirement was undone: it is what it was before."),
  transition("hold", "held", ["draft", "enacted", "superseded", "retired", "withdrawn"], null, "It was put on hold: nobody changes it."),
  transition("release", "released", ["draft", "enacted", "superseded", "retired", "withdrawn"], null, "A hold it was in was released."),
]);
