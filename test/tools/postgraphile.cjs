// Every view and table that a login sees, over HTTP through PostGraphile: node postgraphile.cjs SCHEMA
// Prints a line "mutations", then one for each field of all rows: its name and how many of its first two rows came.
// The server is where PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE say.
const http = require('http');
const { Pool } = require('pg');
const { postgraphile } = require('postgraphile');

const QUERY = `{ __schema {
  mutationType { fields { name } }
  queryType { fields { name type { name } } }
  types { name kind fields { name args { name } type { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } }`;

const bare = (type) => (type.ofType ? bare(type.ofType) : type);

const ask = (port, query) => new Promise((resolve, reject) => {
  const request = http.request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers: { 'Content-Type': 'application/json' } }, (response) => {
    let body = '';
    response.on('data', (part) => { body += part; });
    response.on('end', () => {
      const { data, errors } = JSON.parse(body);
      if (errors) reject(new Error(`${query.slice(0, 200)}: ${errors.map(({ message }) => message).join('; ')}`));
      else resolve(data);
    });
  });
  request.on('error', reject);
  request.end(JSON.stringify({ query }));
});

const readAll = async (port) => {
  const { __schema: schema } = await ask(port, QUERY);
  console.log(['mutations', ...(schema.mutationType?.fields ?? []).map(({ name }) => name).sort()].join(' '));
  const types = new Map(schema.types.map((type) => [type.name, type]));
  const values = (type) => types.get(type).fields
    .filter(({ args, type: of }) => args.length === 0 && ['SCALAR', 'ENUM'].includes(bare(of).kind)).map(({ name }) => name);
  for (const { name, type } of schema.queryType.fields.filter((field) => /^all[A-Z]/.test(field.name) && /Connection$/.test(field.type.name))) {
    const row = bare(types.get(type.name).fields.find((field) => field.name === 'nodes').type).name;
    const { rows } = await ask(port, `{ rows: ${name}(first: 2) { nodes { ${values(row).join(' ')} } } }`);
    console.log(`${name} ${rows.nodes.length}`);
  }
  const { standing } = await ask(port, '{ standing: allStandings(condition: {season: "TNB-2013", rank: 1}) { nodes { unitName points } } }');
  console.log(`first ${standing.nodes.map(({ unitName, points }) => `${unitName} ${points}`).join(', ')}`);
};

const pool = new Pool();
const server = http.createServer(postgraphile(pool, [process.argv[2]], { ignoreRBAC: false, disableQueryLog: true, retryOnInitFail: false }));
server.listen(0, '127.0.0.1', () => {
  readAll(server.address().port).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  }).finally(() => { server.close(); pool.end(); });
});
