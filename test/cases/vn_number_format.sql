-- Twenty-four numbers as Vietnamese sources print them, and 444 spellings of provinces that resolve through aliases.
-- Source and licence: README.md.

BEGIN;
SELECT plan(4);
CREATE TEMP TABLE printed (id int, as_printed text, context text);
CREATE TEMP TABLE expected (id int, value numeric, note text);
CREATE TEMP TABLE name (year int, province_as_printed text, province text);
\copy printed from 'test/cases/data/vn_number_format/inputs.csv' with (format csv, header, encoding 'UTF8')
\copy expected from 'test/cases/data/vn_number_format/expected.csv' with (format csv, header, encoding 'UTF8')
\copy name from 'test/cases/data/pci_vietnam/names.csv' with (format csv, header, encoding 'UTF8')
SELECT is((SELECT count(*) FROM printed JOIN expected USING (id)), 24::bigint, 'twenty-four numbers');
SELECT is((SELECT string_agg(as_printed || ' is ' || coalesce(emulation.parse_number(as_printed)::text, 'null'), '; ') FROM printed JOIN expected USING (id) WHERE emulation.parse_number(as_printed) IS DISTINCT FROM value), NULL, 'are all read right');

SELECT emulation.create_registry('thidua');
SET LOCAL search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT DISTINCT province, province FROM name;
INSERT INTO unit_alias (alias, unit) SELECT DISTINCT normalize(province_as_printed), province FROM name WHERE normalize(province_as_printed) <> province;
SELECT is((SELECT string_agg(DISTINCT province_as_printed, ', ') FROM name WHERE find_unit(province_as_printed, make_date(year, 12, 31)) IS DISTINCT FROM province), NULL, 'every spelling finds its province');
SELECT cmp_ok((SELECT count(*) FROM unit_alias), '>', 0::bigint, 'some of them by an alias');
SELECT * FROM finish();
ROLLBACK;
