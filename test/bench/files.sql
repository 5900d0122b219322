-- A file of 500,000 records, half of them with a quoted field, and one of 1,000 units ×
-- as many results as :criteria says: invented.  The server reads both for COPY; read_csv gets them as values.
SET client_min_messages = warning;
CREATE TABLE file_row (a text, b text, c text, d text, e text, f text, g text, h text);
CREATE TABLE file_fields (fields text[]);
CREATE TABLE file_content AS
SELECT convert_to(string_agg(format('U%s,I.%s,%s.%s,%s,%s,ghi chú,%s,2013', i % 1000, i % 100, i % 977, i % 89, i, CASE i % 2 WHEN 0 THEN '"Bạc Liêu, ""Long An"""' ELSE 'Hậu Giang' END, md5(i::text)), E'\n' ORDER BY i) || E'\n', 'UTF8') AS content
  FROM generate_series(1, 500000) i;
COPY (SELECT format('U%s', i % 1000), format('I.%s', i % 100), format('%s.%s', i % 977, i % 89), i, CASE i % 2 WHEN 0 THEN 'Bạc Liêu, "Long An"' ELSE 'Hậu Giang' END, 'ghi chú', md5(i::text), 2013
        FROM generate_series(1, 500000) i ORDER BY i) TO '/tmp/emulation_bench.csv' (FORMAT csv);
SELECT emulation.create_registry('thidua_files');
SET search_path = thidua_files, public;
INSERT INTO unit (unit, name) SELECT 'U' || lpad(u::text, 4, '0'), 'Xã ' || u FROM generate_series(1, 1000) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) SELECT 'S', 'in force', jsonb_build_object('max', 10 * :criteria, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM generate_series(1, :criteria) k;
COPY (SELECT 'S' AS season, unit, 'P' || k AS criterion, 'self' AS stage, (hashtext(unit || k) & 1023) % 1001 / 100.0 AS actual FROM unit, generate_series(1, :criteria) k ORDER BY unit, k) TO '/tmp/emulation_results.csv' (FORMAT csv, HEADER);
CREATE TABLE public.results_content AS
SELECT convert_to(E'unit,criterion,actual\n' || string_agg(format('%s,P%s,%s', unit, k, (hashtext(unit || k) & 1023) % 1001 / 100.0), E'\n' ORDER BY unit, k), 'UTF8') AS content FROM unit, generate_series(1, :criteria) k;
ANALYZE;
