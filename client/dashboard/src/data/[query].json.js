// The rows of model/QUERY.sql, as the account of PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD sees them. Numbers
// with decimals stay texts with all their digits, dates are as 2014-03-06.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import pg from "pg";

const { values } = parseArgs({ options: { query: { type: "string" } } });
const query = await readFile(new URL(`../../model/${values.query}.sql`, import.meta.url), "utf8");
pg.types.setTypeParser(pg.types.builtins.DATE, String);

const client = new pg.Client({ application_name: "dashboard" });
const schema = process.env.THIDUA_SCHEMA ?? "thidua";
try {
  await client.connect();
  // In one transaction, so that it also works through a pooler.
  await client.query("BEGIN READ ONLY");
  await client.query("SELECT set_config('search_path', $1, true)", [client.escapeIdentifier(schema)]);
  const { fields, rows } = await client.query({ text: query, rowMode: "array" });
  process.stdout.write(JSON.stringify({ columns: fields.map((field) => field.name), rows }));
  await client.query("COMMIT");
} catch (error) {
  console.error(`\n${values.query}.sql as ${client.user}, schema ${schema}: ${error.message}`);
  if (["42P01", "42501"].includes(error.code)) console.error(`Its owner runs SELECT grant_access('${client.user}', season, 'reader') FROM season.`);
  process.exitCode = 1;
} finally {
  await client.end();
}
