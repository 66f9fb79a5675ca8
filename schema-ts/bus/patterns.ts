import { eventTypeRegistry } from "../event/event_type_registry.ts";
import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** Everything; such a subscription is read without looking at types. */
export const isEverything = (patterns: Hole): Fragment => sql`'*' = any (${patterns})`;

export const isPattern = (value: Hole): Fragment => sql`
  (
    length(${value}) <= 150
    and (${value} = '*' or ${value} ~ '^[a-z][a-z0-9_-]*([.][a-z0-9][a-z0-9_-]*)*([.][*])?$')
  )
`;

/** A type or a pattern as one LIKE understands; types hold neither % nor backslash. */
const asLike = (pattern: Hole): Fragment => sql`replace(replace(${pattern}, '_', '\_'), '*', '%')`;

/** Whether an event type is one a pattern means. */
export const isMeant = (eventType: Hole, pattern: Hole): Fragment => sql`${eventType} like ${asLike(pattern)}`;

/** The registered types that patterns mean, withdrawn ones too: their events may still be to come. */
export const typesOf = (patterns: Hole): Fragment => sql`
  array(
    select ${eventTypeRegistry.event_type.of("t")}
    from ${eventTypeRegistry} t
    where exists (select from unnest(${patterns}) as p (pattern) where ${isMeant(eventTypeRegistry.event_type.of("t"), sql`p.pattern`)})
  )
`;
