import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, plpgsql, raise, scenario, sql, text, uuid } from "../kit/index.ts";
import { fnIuCanonicalText } from "./fn_iu_canonical_text.ts";
import { fnIuMaxBodyBytes } from "./fn_iu_max_body_bytes.ts";
import { unitWriteEnabled } from "./gates.ts";
import { informationUnit } from "./information_unit.ts";
import { iuLifecycleLog } from "./iu_lifecycle_log.ts";
import { problemVariable, refuseProblem } from "./refuse_problem.ts";
import { addressProblem, bodyProblem, metadataProblem, titleProblem, unitKindProblem } from "./text_rules.ts";
import { unitVersion } from "./unit_version.ts";

