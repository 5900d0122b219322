// Reads relations through node's pg and prints what views.c prints: node views.cjs RELATION…
// The server is where PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE say.
const { Client, types } = require('pg');

const { BOOL, INT4, INT8, TEXT, NUMERIC, DATE, TIMESTAMPTZ } = types.builtins;

const digits = (number, width) => String(number).padStart(width, '0');
const day = (date) => `${digits(date.getFullYear(), 4)}-${digits(date.getMonth() + 1, 2)}-${digits(date.getDate(), 2)}`;
const time = (date) => `${digits(date.getHours(), 2)}:${digits(date.getMinutes(), 2)}:${digits(date.getSeconds(), 2)}.${digits(date.getMilliseconds(), 3)}`;
const escaped = (text) => text.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]);

const is = (type) => (value) => typeof value === type;
const isTime = (value) => value instanceof Date;
// A date is midnight where the program runs, so its day is the local one; to pg-types 4, which Debian has, it is a text.
const isDay = (value) => isTime(value) || /^\d{4}-\d\d-\d\d$/.test(value);

// By type: its name, what its values are in JavaScript, and how they are printed. Numbers that JavaScript's would round come as text.
const kinds = {
  [TEXT]: ['text', is('string'), escaped],
  [BOOL]: ['boolean', is('boolean'), (value) => (value ? 't' : 'f')],
  [INT4]: ['integer', is('number'), String],
  [INT8]: ['bigint', is('string'), String],
  [DATE]: ['date', isDay, (value) => (isTime(value) ? day(value) : value)],
  [TIMESTAMPTZ]: ['timestamp', isTime, (value) => `${day(value)} ${time(value)}`],
};

// The declared precision is in the type modifier, as (precision << 16 | scale) + 4; -1 says that there is none.
const kindOf = ({ dataTypeID, dataTypeModifier }) => {
  if (dataTypeID === NUMERIC) {
    const declared = dataTypeModifier - 4;
    return [declared < 0 ? 'numeric' : `numeric(${declared >> 16},${declared & 0xffff})`, is('string'), String];
  }
  return kinds[dataTypeID] ?? [`other (type ${dataTypeID})`, () => true, String];
};

const print = (value, [name, fits, text]) => {
  if (value === null) return '\\N';
  if (!fits(value)) throw new Error(`a ${typeof value} in a column of ${name}: ${value}`);
  return text(value);
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
  process.exit(1);
});
