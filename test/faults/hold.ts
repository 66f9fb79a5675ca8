import type { Client } from "../../scripts/postgres/connect.ts";
import { connect, withClient } from "../../scripts/postgres/connect.ts";
import { untilBlocked } from "../config/session.ts";
import { hooks } from "./fingerprint.ts";

/** Keeps others from writing to a table, and from nothing else, until its connection ends. */
export async function holdTable(url: string, table: string): Promise<Client> {
  const holder = await connect(url);
  await holder.query(`begin; lock table ${table} in share mode`);
  return holder;
}

const key = 4711;

/** Makes whoever creates or comments an object whose identity begins so wait at that command. */
export async function holdCommand(adminUrl: string, identity: string): Promise<Client> {
  await withClient(adminUrl, (admin) =>
    admin.query(`
      create schema if not exists ${hooks};
      grant usage on schema ${hooks} to public;
      create or replace function ${hooks}.hold() returns event_trigger language plpgsql as $$
        begin
          if exists (select from pg_event_trigger_ddl_commands() where starts_with(object_identity, '${identity}')) then
            perform pg_advisory_xact_lock_shared(${key});
          end if;
        end $$;
      drop event trigger if exists fault_hold;
      create event trigger fault_hold on ddl_command_end execute function ${hooks}.hold()`),
  );
  const holder = await connect(adminUrl);
  await holder.query(`select pg_advisory_lock(${key})`);
  return holder;
}

/**
 * Begins `work` in a session of its own and waits until it is stuck behind a hold, with work of its own already done and on disk.
 *
 * @returns what becomes of it; it has failed when this is an Error
 */
export async function stuck(
  place: { url: string; adminUrl: string | undefined },
  work: (victim: Client) => Promise<unknown>,
): Promise<{ outcome: Promise<unknown>; pid: number; victim: Client }> {
  const victim = await connect(place.url);
  const { rows } = await victim.query<{ pid: number }>("select pg_backend_pid() as pid");
  const pid = rows[0]?.pid ?? 0;
  const outcome = work(victim).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  await withClient(place.adminUrl ?? place.url, async (observer) => {
    await untilBlocked(observer, pid);
    const { rows: at } = await observer.query("select backend_xid is not null as written from pg_stat_activity where pid = $1", [pid]);
    if (!at[0]?.written) throw new Error(`session ${pid} waits before it has written anything`);
    // What it has done so far is on disk now: recovery must leave it out, not merely not find it.
    await observer.query("checkpoint");
  });
  return { outcome, pid, victim };
}
