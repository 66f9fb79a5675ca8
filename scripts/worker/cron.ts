import { CronExpressionParser } from "cron-parser";
import { Problem } from "../output/problem.ts";

/**
 * When a schedule is due first after `after`.
 *
 * @param cron five fields: minute, hour, day of month, month, day of week
 * @throws Problem `bad_input` for text that is no schedule, a time zone nobody knows, or fields that never come true
 */
export function nextTime(cron: string, timeZone: string, after: Date): Date {
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 5) {
    throw bad(cron, `it has ${fields.length === 1 && fields[0] === "" ? 0 : fields.length} fields, not five`);
  }
  // Jenkins' H stands for a time made up on the spot: each worker would make up another one.
  if (fields.some((field) => /(^|,)H(\W|$)/i.test(field))) throw bad(cron, "H is not one of the standard fields");
  if (!isTimeZone(timeZone)) throw bad(cron, `there is no time zone ${timeZone}`);
  try {
    return CronExpressionParser.parse(fields.join(" "), { tz: timeZone, currentDate: after, strict: false }).next().toDate();
  } catch (error) {
    throw bad(cron, (error instanceof Error ? error.message : String(error)).replace(/\.+$/, ""), error);
  }
}

const bad = (cron: string, reason: string, cause?: unknown) =>
  new Problem("bad_input", `"${cron.slice(0, 200)}" is no schedule: ${reason}.`, {
    hint: "Minute, hour, day of month, month, day of week: 0 2 * * 1-5 is two o'clock from Monday to Friday.",
    cause,
  });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
