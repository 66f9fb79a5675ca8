import { sql as expression } from "kysely";
import type { DB } from "../../generated-sql/types/database.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineView, jsonb, kyselyQuery, text } from "../kit/index.ts";

export const vDotConfig = defineView({
  name: "v_dot_config",
  summary: "All gates and settings with the values that count now; also the members of families that an operator has set.",
  columns: {
    key: text("The key."),
    kind: text("gate or setting."),
    value: jsonb("The value that counts now."),
    default_value: jsonb("The shipped default."),
    is_overridden: boolean("Whether the value is an operator's."),
    description: text("What the key decides."),
  },
  query: kyselyQuery<DB>()((db) =>
    db
      .selectFrom("dot_config_registry as r")
      .leftJoin("dot_config as c", "c.key", "r.key")
      .select(({ fn, eb }) => [
        "r.key",
        "r.kind",
        fn.coalesce("c.value", "r.default_value").as("value"),
        "r.default_value",
        eb("c.value", "is not", null).as("is_overridden"),
        "r.description",
      ])
      .unionAll(
        db
          .selectFrom("dot_config as c")
          .innerJoinLateral(
            (eb) =>
              eb
                .selectFrom("dot_config_registry as f")
                .select(["f.kind", "f.default_value", "f.description"])
                .where(({ ref }) => ref("f.is_family"))
                .where(({ fn, ref }) => fn<boolean>("starts_with", [ref("c.key"), fn("left", [ref("f.key"), expression.lit(-1)])]))
                .orderBy("f.key", "desc")
                .limit(1)
                .as("r"),
            (join) => join.onTrue(),
          )
          .where("c.value", "is not", null)
          .where(({ not, exists, selectFrom }) =>
            not(exists(selectFrom("dot_config_registry as own").select("own.key").whereRef("own.key", "=", "c.key"))),
          )
          .select(({ val }) => ["c.key", "r.kind", "c.value", "r.default_value", val(true).as("is_overridden"), "r.description"]),
      ),
  ),
  grants: { select: [iuReader] },
});
