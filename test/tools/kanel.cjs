// TypeScript's types of a schema, by kanel: node kanel.cjs SCHEMA FOLDER
// The server is where PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE say.
const { processDatabase } = require('kanel');

const [schema, outputPath] = process.argv.slice(2);
const { PGHOST: host, PGPORT, PGUSER: user, PGPASSWORD: password, PGDATABASE: database } = process.env;

processDatabase({
  connection: { host, port: Number(PGPORT), user, password, database },
  schemas: [schema],
  outputPath,
  // as doc/reporting.md says
  customTypeMap: { 'pg_catalog.xid8': 'string', 'pg_catalog.pg_snapshot': 'string' },
}).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
