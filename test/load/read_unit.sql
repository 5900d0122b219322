\set year random(1995, 2013)
\set kind random(1, 10)
\if :kind <= 6
SELECT rank, unit_name, points FROM thidua.standing WHERE season = 'S' || :year ORDER BY rank;
\elif :kind <= 8
SELECT criterion, points FROM thidua.own_score WHERE season = 'S2014';
\else
SELECT criterion, actual, note FROM thidua.result WHERE season = 'S2014' AND correction = 0;
\endif
