import { invalidArgument, notFound } from "../foundation/errors.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { type Fragment, type Hole, int, lit, plpgsql, raise, sql, type Typed, text } from "../kit/index.ts";
import { mostPolled } from "./gates.ts";

const named = (argument: string, summary: string) =>
  text(summary).guard(
    (value) => plpgsql`
      if (length(${value}) <= 200 and ${notBlank(value)}) is not true then
        ${raise(invalidArgument, "A name of 1 to 200 characters is required.", { argument: lit(argument), length: sql`length(${value})` })}
      end if;
    `,
  );

/** Who consumes: checked before the body runs. */
export const consumer = (): Typed<string> => named("p_consumer", "Who consumes: one name for each process, 1 to 200 characters.");
export const principal = (): Typed<string> => named("p_principal", "A person or service; 1 to 200 characters.");

/** Most events to take: checked before the body runs. */
export const batchLimit = (): Typed<number> =>
  int(`Most events, 1 to ${mostPolled}.`).guard(
    (value) => plpgsql`
      if (${value} between 1 and ${lit(mostPolled)}) is not true then
        ${raise(invalidArgument, `From 1 to ${mostPolled} events are taken at once.`, { argument: sql`'p_limit'`, given: value })}
      end if;
    `,
  );

/** Refuses a subscription that is not there, or no longer. */
export const noSubscription = (subscription: Hole): Fragment =>
  raise(
    notFound,
    sql`format('There is no active subscription %s.', coalesce(left(${subscription}, 200), 'null'))`,
    { argument: sql`'p_subscription'`, subscription: sql`left(${subscription}, 200)` },
    "Make it with fn_event_subscribe.",
  );

/** Refuses a list of events that is null, holds a null or is too long. */
export const marks = (ids: Hole): Fragment => plpgsql`
  if ${ids} is null or array_position(${ids}, null) is not null or cardinality(${ids}) > ${lit(mostPolled)} then
    ${raise(invalidArgument, `At most ${mostPolled} event ids are given, none of them null.`, {
      argument: sql`'p_event_ids'`,
      count: sql`cardinality(${ids})`,
    })}
  end if;
`;
