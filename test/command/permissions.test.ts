import { beforeAll, describe, expect, it } from "vitest";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { sqlstate } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { gate, run, undo, unit } from "./commands.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await gate(owner, "iu_core.command_enabled", true);
  await gate(owner, "iu_core.unit_write_enabled", true);
});

const setKey = { p_key: "iu_core.max_pieces", p_value: 100, p_reason: "Thử." };
const notPermitted = (role: string) => ({ status: "refused", sqlstate: "IU011", detail: { code: "not_permitted", role } });

describe("a command is for whoever may call its function", () => {
  it("a reader runs none", async () => {
    const reader = await database.connect({ role: "iu_reader" });
    expect(await sqlstate(run(reader, "iu.create", unit("reader")))).toBe("42501");
    expect(await sqlstate(undo(reader, "0199c2f4-0000-7000-8000-000000000001"))).toBe("42501");
  });

  it("an application runs its own, and an operator's are refused and recorded", async () => {
    const app = await database.connect({ role: "iu_app" });
    expect(await run(app, "iu.create", unit("app"))).toMatchObject({ status: "succeeded" });
    expect(await run(app, "dot.config_set", setKey)).toMatchObject({
      ...notPermitted("iu_app"),
      hint: expect.stringContaining("SET ROLE"),
    });
    expect(await run(app, "dot.config_set", {}, "dry_run")).toMatchObject(notPermitted("iu_app"));
  });

  it("an operator runs both, and nobody but the owner the parts of other commands", async () => {
    const operator = await database.connect({ role: "iu_operator" });
    expect(await run(operator, "iu.create", unit("operator"))).toMatchObject({ status: "succeeded" });
    expect(await run(operator, "dot.config_set", setKey)).toMatchObject({ status: "succeeded" });
    const part = {
      p_collection_key: "k",
      p_collection_kind: "workflow",
      p_role_kind: "workflow",
      p_title: "t",
      p_template_collection_id: null,
      p_metadata: {},
    };
    expect(await run(operator, "iu.collection_open", part, "dry_run")).toMatchObject(notPermitted("iu_operator"));
    expect(await run(owner, "iu.collection_open", part, "dry_run")).toMatchObject({ status: "succeeded" });
  });

  it("the role of SET ROLE counts, not who logged in; without one, who logged in", async () => {
    const client = await database.connect({ role: "iu_operator" });
    expect(await run(client, "dot.config_set", setKey, "dry_run")).toMatchObject({ status: "succeeded" });
    await client.query("set role iu_app");
    expect(await run(client, "dot.config_set", setKey, "dry_run")).toMatchObject(notPermitted("iu_app"));
    await client.query("begin; set local role iu_operator");
    expect(await run(client, "dot.config_set", setKey, "dry_run")).toMatchObject({ status: "succeeded" });
    await client.query("commit");
    expect(await run(client, "dot.config_set", setKey, "dry_run")).toMatchObject(notPermitted("iu_app"));
    await client.query("set role none");
    expect(await run(client, "dot.config_set", setKey, "dry_run")).toMatchObject({ status: "succeeded" });
  });

  it("a privilege given or taken counts at once", async () => {
    const app = await database.connect({ role: "iu_app" });
    await owner.query("revoke execute on function iu_core.fn_iu_create from iu_app");
    expect(await run(app, "iu.create", unit("revoked"))).toMatchObject(notPermitted("iu_app"));
    await owner.query("grant execute on function iu_core.fn_iu_create to iu_app");
    expect(await run(app, "iu.create", unit("revoked"))).toMatchObject({ status: "succeeded" });
  });

  it("runs are read by auditors alone: arguments hold texts", async () => {
    const read = "select from iu_core.dot_iu_command_run limit 1";
    expect(await sqlstate((await database.connect({ role: "iu_auditor" })).query(read))).toBe("not refused");
    for (const role of ["iu_app", "iu_reader", "iu_operator", "cutter_exec"])
      expect(await sqlstate((await database.connect({ role })).query(read))).toBe("42501");
  });
});

describe("a superuser", () => {
  it("names a role, so that maintenance it runs lends nobody all privileges", async () => {
    // A server that was given by URL shows its superuser to nobody: then the owner stands in for who has named one.
    const admin = await connect(database.adminUrl ?? database.url);
    try {
      const { rows } = await admin.query("select session_user as name, rolsuper from pg_roles where rolname = session_user");
      const done = await run(admin, "dot.config_set", setKey, "dry_run");
      expect(done).toMatchObject(rows[0].rolsuper ? notPermitted(rows[0].name) : { status: "succeeded" });
      if (!rows[0].rolsuper) return;
      await admin.query("set role iu_operator");
      expect(await run(admin, "dot.config_set", setKey, "dry_run")).toMatchObject({ status: "succeeded" });
    } finally {
      await admin.end();
    }
  });
});
