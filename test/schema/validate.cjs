// node validate.cjs SCHEMA DOCUMENTS: the schema's own faults end it; then a line for each line of JSON: "ok", or what is wrong with it.
const { readFileSync } = require('fs');
const Ajv = require('ajv/dist/2020');

const [schema, documents] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const validate = new Ajv({ strict: true, strictRequired: false, strictTypes: false }).compile(JSON.parse(schema));
for (const line of documents.split('\n').filter((text) => text !== ''))
  console.log(validate(JSON.parse(line)) ? 'ok' : validate.errors.map((error) => `${error.instancePath} ${error.message}`).join('; '));
