// Reads relations through node's pg and prints what views.c prints: node views.cjs RELATION…
// The server is where PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE say.
const { Client, types } = require('pg');

const { BOOL, INT4, INT8, TEXT, NUMERIC, DATE, TIMESTAMPTZ } = types.builtins;

// pg hands numbers that JavaScript's would round over as text.
const kinds = { [BOOL]: ['boolean', 'boolean'], [INT4]: ['integer', 'number'], [INT8]: ['bigint', 'string'], [TEXT]: ['text', 'string'], [DATE]: ['date', 'object'], [TIMESTAMPTZ]: ['timestamp', 'object'] };

// The declared precision is in the type modifier, as (precision << 16 | scale) + 4; -4 would say that there is none.
const kindOf = ({ dataTypeID, dataTypeModifier }) => {
  if (dataTypeID === NUMERIC) return dataTypeModifier < 4 ? ['numeric', 'string'] : [`numeric(${(dataTypeModifier - 4) >> 16},${(dataTypeModifier - 4) & 0xffff})`, 'string'];
  return kinds[dataTypeID] ?? [`other (type ${dataTypeID})`];
};

const digits = (number, width) => String(number).padStart(width, '0');
// A date arrives as midnight where the program runs, so its day is the local one.
const day = (date) => `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`;
const time = (date) => `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}.${digits(date.getMilliseconds(), 3)}`;

const print = (value, [name, type]) => {
  if (value === null) return '\\N';
  if (typeof value !== type) throw new Error(`a ${typeof value} in a column of ${name}`);
  if (name === 'date') return day(value);
  if (name === 'timestamp') return `${day(value)} ${time(value)}`;
  if (name === 'boolean') return value ? 't' : 'f';
  return String(value).replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]);
};

(async () => {
  const client = new Client();
  await client.connect();
  for (const relation of process.argv.slice(2)) {
    const { fields, rows } = await client.query({ text: `SELECT * FROM ${relation}`, rowMode: 'array' });
    const columns = fields.map(kindOf);
    const lines = [`relation\t${relation}`, ...fields.map((f, i) => `column\t${f.name}\t${columns[i][0]}`), ...rows.map((row) => ['row', ...row.map((v, i) => print(v, columns[i]))].join('\t'))];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  await client.end();
})().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
