// The rows of model/QUERY.sql, as the account of PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD sees them. Numbers
// with decimals stay texts with all their digits, dates are as 2014-03-06.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import pg from "pg";

const { values } = parseArgs({ options: { query: { type: "string" } } });
const query = await readFile(new URL(`../../model/${values.query}.sql`, import.meta.url), "utf8");
pg.types.setTypeParser(pg.types.builtins.DATE, String);

const client = new pg.Client({ application_name: "dashboard" });
await client.connect();
try {
  // In one transaction, so that it also works through a pooler.
  await client.query("BEGIN READ ONLY");
  const schema = client.escapeIdentifier(process.env.THIDUA_SCHEMA ?? "thidua");
  await client.query("SELECT set_config('search_path', $1, true)", [schema]);
  const { fields, rows } = await client.query({ text: query, rowMode: "array" });
  process.stdout.write(JSON.stringify({ columns: fields.map((field) => field.name), rows }));
  await client.query("COMMIT");
} finally {
  await client.end();
}
