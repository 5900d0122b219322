\set year random(1995, 2013)
\set kind random(1, 10)
\if :kind <= 5
SELECT rank, unit_name, points FROM thidua.standing WHERE season = 'S' || :year ORDER BY rank;
\elif :kind <= 7
SELECT rank, unit_name, points FROM thidua.standing WHERE season = 'S2014' ORDER BY rank;
\elif :kind <= 8
SELECT unit_name, criterion, points, lost FROM thidua.score_breakdown WHERE season = 'S' || :year AND depth <= 1;
\elif :kind <= 9
SELECT * FROM thidua.gap_to_next WHERE season = 'S' || :year;
\else
SELECT * FROM thidua.to_do WHERE season = 'S2014';
\endif
