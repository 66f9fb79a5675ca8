import { defineFunction, type Fragment, type Hole, nothing, plpgsql, raise, sql, type Typed, text } from "../kit/index.ts";
import { invalidArgument } from "./errors.ts";
import { notBlank } from "./not_blank.ts";
import { iuApp } from "./roles.ts";

/** Whether a text can be an actor; null of null. */
export const isActor = (value: Hole): Fragment => sql`length(${value}) <= 200 and ${notBlank(value)}`;

export const fnIuActorRequire = defineFunction({
  name: "fn_iu_actor_require",
  summary: "Refuses an actor that is null, blank or longer than 200 characters.",
  args: { p_actor: text("Who asks.").nullable() },
  returns: nothing,
  volatility: "immutable",
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: "select iu_core.fn_iu_actor_require('ana@example.org')",
  body: ({ arg }) => plpgsql`
    if (${isActor(arg.p_actor)}) is not true then
      ${raise(
        invalidArgument,
        "The actor must be a text of 1 to 200 characters.",
        { argument: sql`'p_actor'`, length: sql`length(${arg.p_actor})` },
        "Pass who asks as p_actor, e.g. a user name or a service account.",
      )}
    end if;
  `,
});

/** The argument every mutating function takes: checked before its body runs. */
export const actor = (): Typed<string> =>
  text("Who asks; 1 to 200 characters, kept in the log.").guard((argument) => plpgsql`perform ${fnIuActorRequire}(${argument});`);

/** The same inside a body that is called very often: the function is only asked what is wrong. */
export const requireActor = (value: Hole): Fragment => plpgsql`
  if (${isActor(value)}) is not true then
    perform ${fnIuActorRequire}(${value});
  end if;
`;
