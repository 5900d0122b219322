-- What vi.sql made, in its order.
\set ON_ERROR_STOP 1
SET client_min_messages = error;
SELECT name FROM name ORDER BY name;
SELECT name FROM name ORDER BY name COLLATE "vi-x-icu";
SELECT unit, name FROM thidua.unit ORDER BY unit;
SELECT alias, unit FROM thidua.unit_alias ORDER BY alias;
