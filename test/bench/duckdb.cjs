// DuckDB's part in make bench: node duckdb.cjs FOLDER load|query THREADS
// loads FOLDER/*.csv into FOLDER/bench.duckdb, or scores and ranks all of it
// there; prints [milliseconds, answer].  Exact: DuckDB divides decimals as
// floating point, so hundredths are divided as whole numbers, half away from 0.
const { DuckDBInstance } = require('@duckdb/node-api');
const fs = require('fs');

const [folder, what, threads] = process.argv.slice(2);

const load = `
  CREATE TABLE result AS SELECT * FROM read_csv('${folder}/result.csv', header = false, columns = {
    cluster: 'VARCHAR', year: 'INTEGER', unit: 'VARCHAR', criterion: 'VARCHAR', target: 'DECIMAL(14,2)', actual: 'DECIMAL(14,2)'});
  CREATE TABLE criterion_limit AS SELECT * FROM read_csv('${folder}/criterion_limit.csv', header = false, columns = {
    criterion: 'VARCHAR', max: 'INTEGER', cap: 'INTEGER'})`;

const query = `
  SELECT count(*)::VARCHAR, sum(points)::VARCHAR, sum(rank * points)::VARCHAR
    FROM (SELECT points, rank() OVER (PARTITION BY cluster, year ORDER BY points DESC) AS rank
            FROM (SELECT cluster, year, unit, sum(greatest(0, least(100 * cap, (200 * max * a + t) // (2 * t)))) AS points
                    FROM (SELECT *, (actual * 100)::BIGINT AS a, (target * 100)::BIGINT AS t FROM result) r
                    JOIN criterion_limit USING (criterion)
                   GROUP BY cluster, year, unit) u) s`;

// A sum of hundredths as PostgreSQL's trim_scale shows it.
const hundredths = (text) => {
  const digits = text.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros.replace(/0+$/, '')));
};

(async () => {
  const file = `${folder}/bench.duckdb`;
  if (what === 'load') fs.rmSync(file, { force: true });
  const instance = await DuckDBInstance.create(file, threads > 0 ? { threads } : {});
  const connection = await instance.connect();
  if (what === 'query') await connection.runAndReadAll('SELECT count(*) FROM result WHERE actual > 0 AND target > 0 AND unit > criterion');
  const start = process.hrtime.bigint();
  let answer = '';
  if (what === 'load') for (const statement of load.split(';')) await connection.run(statement);
  else {
    const [count, points, ranked] = (await connection.runAndReadAll(query)).getRows()[0];
    answer = [count, hundredths(points), hundredths(ranked)].join('|');
  }
  console.log(JSON.stringify([Number(process.hrtime.bigint() - start) / 1e6, answer]));
  connection.closeSync();
  instance.closeSync();
})();
