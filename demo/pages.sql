-- The demo's pages, as files: report, units' sheets, score table, decisions, chart, in Vietnamese;
-- the report in English, too.  Run after demo/conference.sql, in the same database:
--   psql -X -v folder=build/demo -f demo/pages.sql
-- What is published and what is invented: demo/README.md.

\set ON_ERROR_STOP 1
\set QUIET 1
\encoding UTF8
SET client_min_messages = warning;
\pset format unaligned
\pset tuples_only on
SET search_path = thidua, pg_catalog, pg_temp;

SELECT report_html('TNB-2013') \g :folder/report.html
SELECT report_html('TNB-2013', 'en') \g :folder/report-en.html
-- The first three, as the conference of 2014 printed them.
SELECT report_html('TNB-2013', top => 3) \g :folder/report-top3.html
SELECT report_unit_html('TNB-2013') \g :folder/units.html
SELECT report_unit_html('TNB-2013', 'LA') \g :folder/unit.html
SELECT report_matrix_html('TNB-2013') \g :folder/matrix.html
SELECT report_decision_html('minh hoạ 3/QĐ-TTg') \g :folder/decision.html
SELECT report_decision_html('minh hoạ 1/QĐ-UBND') \g :folder/decision-province.html
SELECT standings_svg('TNB-2013') \g :folder/standings.svg
