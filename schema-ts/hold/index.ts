import { defineModule } from "../kit/index.ts";
import { fnIuHeldPieceEdit, fnIuHeldPieceKeep, fnIuHeldPieceTake, membershipHeldKeep } from "./fn_iu_held_piece_keep.ts";
import { fnIuHeldUnitKeep, informationUnitHeldKeep } from "./fn_iu_held_unit_keep.ts";
import { fnIuHoldPlace } from "./fn_iu_hold_place.ts";
import { fnIuHoldRelease } from "./fn_iu_hold_release.ts";
import { fnIuHolds } from "./fn_iu_holds.ts";
import { holdEnabled } from "./gates.ts";
import { iuHold, iuHoldKept, iuHoldUnit, iuHoldUnitRefuseChange } from "./iu_hold.ts";

export const holdModule = defineModule({
  name: "hold",
  summary: "Units that are in dispute stay as they are: holds, and what keeps them.",
  objects: [
    holdEnabled,
    iuHold,
    iuHoldKept.execute,
    ...iuHoldKept.triggers,
    iuHoldUnit,
    iuHoldUnitRefuseChange,
    fnIuHeldUnitKeep,
    informationUnitHeldKeep,
    fnIuHeldPieceKeep,
    fnIuHeldPieceTake,
    fnIuHeldPieceEdit,
    ...membershipHeldKeep,
    fnIuHoldPlace,
    fnIuHoldRelease,
    fnIuHolds,
  ],
});
