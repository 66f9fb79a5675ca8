import type { Client } from "../../scripts/postgres/connect.ts";

/** Keys of every type and two nested families, as a later version might ship them. The caller rolls them back or drops the database. */
export const registerTestKeys = (owner: Client) =>
  owner.query(`
    insert into iu_core.dot_config_registry (key, kind, value_type, default_value, description, min_value, max_value, is_family)
    values
      ('test.gate', 'gate', 'boolean', 'false', 'A gate.', null, null, false),
      ('test.open_gate', 'gate', 'boolean', 'true', 'A gate that ships open.', null, null, false),
      ('test.number', 'setting', 'integer', '7', 'A number.', 0, 100, false),
      ('test.text', 'setting', 'text', '"x"', 'A text.', null, null, false),
      ('test.nothing', 'setting', 'text', null, 'A text without default.', null, null, false),
      ('test.interval', 'setting', 'interval', '"60 seconds"', 'An interval.', null, null, false),
      ('test.list', 'setting', 'text[]', '["a"]', 'A list.', null, null, false),
      ('test.size.*', 'setting', 'integer', '4096', 'Sizes.', 1, 65536, true),
      ('test.size.big.*', 'setting', 'integer', '8192', 'Big sizes.', 1, 65536, true),
      ('test.size.exact', 'setting', 'integer', '11', 'One size.', 1, 65536, false),
      ('test.gates.*', 'gate', 'boolean', 'false', 'Gates.', null, null, true)
  `);
