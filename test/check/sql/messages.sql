-- What a user is told, word for word: message, detail, hint and SQLSTATE.
-- (pgTAP tests when each error comes; this file is for reading.)
\set SHOW_CONTEXT never
\set VERBOSITY default
SET client_encoding = 'UTF8';

-- a sheet; of an unknown rule the detail is the list of all, which is not for this file
\set VERBOSITY terse
SELECT '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "givn"}]}'::emulation.score_sheet;
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE
SELECT '{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given", "points": 3}]}'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE
SELECT '{"max": 10, "criteria": [{"code": "I", "max": 4, "rule": "given"}, {"code": "II", "max": 5.5, "rule": "given"}]}'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE
SELECT '{"max": 10, "criteria": [{"code": "I", "max": "10", "rule": "given"}]}'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE
SELECT '{"max": 10, "decimals": 7, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE
SELECT '{"max": 10, "tie_break": ["II"], "criteria": [{"code": "I", "max": 10, "rule": "given"}]}'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE
SELECT '[]'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE
SELECT '{"max": 10,'::emulation.score_sheet;
\echo :LAST_ERROR_SQLSTATE

-- all faults at once
SELECT * FROM emulation.check_sheet('{
  "max": 100, "decimal": 2, "ranking": "olympic", "tie_break": ["V"],
  "criteria": [
    {"code": "I", "max": 60, "criteria": [
      {"code": "I.1", "max": 40, "rule": "proportional", "floor": -1},
      {"code": "I.2", "max": 15, "rule": "ladder", "steps": []}]},
    {"code": "I.1", "max": 40, "rule": "count"}]}');

-- one result
\set sheet '''{"max": 20, "criteria": [{"code": "I", "max": 10, "rule": "given", "step": 0.25}, {"code": "II", "max": 10, "rule": "proportional"}]}'''
SELECT emulation.points(:sheet, 'I', NULL, 10.5);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points(:sheet, 'I', NULL, 9.9);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points(:sheet, 'II', 0, 5);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points(:sheet, 'II', 5, 'NaN');
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points(:sheet, 'II', 5, 1234567890.1234567891);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points(:sheet, 'III', 5, 5);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points('{"max": 10, "criteria": [{"code": "I", "max": 10, "rule": "min_max"}]}', 'I', NULL, 5);
\echo :LAST_ERROR_SQLSTATE

-- a board
SELECT emulation.scoreboard(:sheet, unit, criterion, NULL, actual)
  FROM (VALUES ('An Giang', 'I', 9), ('An Giang', 'I', 8)) v(unit, criterion, actual);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.scoreboard(:sheet, unit, criterion, NULL, actual)
  FROM (VALUES ('An Giang', 'I', 9), ('Bạc Liêu', 'I', 11)) v(unit, criterion, actual);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.scoreboard(:sheet, unit, 'IX', NULL, 1) FROM (VALUES ('An Giang')) v(unit);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.scoreboard(:sheet, unit, 'I', NULL, 1) FROM (VALUES (NULL)) v(unit);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.scoreboard(sheet::emulation.score_sheet, 'An Giang', criterion, NULL, 1)
  FROM (VALUES ('{"name": "2012", "max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}]}', 'I'),
               ('{"name": "2013", "max": 10, "criteria": [{"code": "II", "max": 10, "rule": "given"}]}', 'II')) v(sheet, criterion);
\echo :LAST_ERROR_SQLSTATE
SELECT emulation.points(emulation.scoreboard(:sheet, 'An Giang', 'I', NULL, 1), 'An Gian');
\echo :LAST_ERROR_SQLSTATE
SELECT '{"results": {}}'::emulation.scoreboard;
\echo :LAST_ERROR_SQLSTATE
