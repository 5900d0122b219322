# What was published by 1.0.0 stays what it was: its rules of scoring were others, and each publication is recomputed by those of its day. test/released/published-1.0.0.sql
# holds what that version itself wrote, with its library; each of the four rules that 1.1.0 changed decides something in it. All data is invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('scoring');
my $path = 'SET search_path = thidua;';
sub asked { my ($sql) = @_; return $database->query("$path $sql") }
my $released = "$FindBin::Bin/../released/published-1.0.0.sql";

$database->query(<<"SQL");
CREATE EXTENSION emulation VERSION '1.0.0';
SELECT emulation.create_registry('thidua');
SET session_replication_role = replica;
\\i $released
SELECT FROM setval(pg_get_serial_sequence('change_log', 'number'), (SELECT max(number) FROM change_log));
-- kept by this server, too, as the season that is not published yet was
INSERT INTO live_season VALUES ('live', pg_current_snapshot(), '3', 0, pg_postmaster_start_time());
SQL

my $columns = 'season, number, reason, objection, corrections, allow_incomplete, sheet, board, digest, published_by, published_at';
my $standing = 'season, number, unit, unit_name, rank, points, max_points, class, status, missing, tied, behind_next, behind_first, unranked_reason';
my $stored = "SELECT $columns FROM publication ORDER BY 1, 2; SELECT $standing FROM published_standing ORDER BY 1, 2, 3; SELECT * FROM robustness_study;
    SELECT season, number, publication_document(season, number) FROM publication ORDER BY 1, 2; SELECT * FROM change_log WHERE table_name = 'publication' ORDER BY number;";
my $shown = q{SELECT season, unit, rank, points, class, tied, behind_next FROM standing WHERE season <> 'live' ORDER BY season, unit};
my @before = map { asked($_) } $stored, $shown;
like($before[1], qr/^criterion\|AG\|1\|34\.000000\|A\|f\|\ncriterion\|BL\|2\|23\.340000\|B\|t\|10\.660000\ncriterion\|CM\|2\|23\.340000\|B\|t\|10\.660000\ncriterion\|HG\|\|0\.000000\|/, 'what 1.0.0 published');
is(asked(q{SELECT points FROM standing WHERE season = 'live' AND unit = 'AG'}), '34.000000', 'and what it kept of an open season');

$database->query("ALTER EXTENSION emulation UPDATE; SELECT emulation.create_registry('thidua')");
is(asked('SELECT DISTINCT scoring FROM publication'), '1', 'all was published by scoring 1');
is(asked('SELECT * FROM publication_check'), '', 'every publication follows from its season');
is(asked('SELECT * FROM publication_log_check'), '', 'and is what the log says');
is(asked($stored), $before[0], 'nothing that is stored was altered');
is(asked($shown), $before[1], 'the ranks are those that were published');
# but for what is called lost: a bonus that nobody earned was
is(asked(q{SELECT string_agg(DISTINCT lost::text, ' ') FROM public.shown_by_1_0_0 WHERE criterion = 'e'}), '4.000000000 5.000000000', '(1.0.0 called a bonus lost that was not earned,');
is(asked(q{SELECT string_agg(DISTINCT lost::text, ' ') FROM score_breakdown WHERE criterion = 'e' AND season <> 'live'}), '0.000000000', 'which is no score, and is not said of it any more)');
my $breakdown = sub { my ($from, $where) = @_; "SELECT season, unit, criterion, points, adjustment, CASE WHEN criterion = 'e' THEN 0 ELSE lost END, status FROM $from $where" };
is(asked($breakdown->('score_breakdown', "WHERE season <> 'live' EXCEPT ALL " . $breakdown->('public.shown_by_1_0_0', ''))), '', 'score_breakdown shows of them what it showed');
is(asked($breakdown->('public.shown_by_1_0_0', 'EXCEPT ALL ' . $breakdown->('score_breakdown', "WHERE season <> 'live'"))), '', 'all of it');
is(asked(q{SELECT holds FROM rank_robustness WHERE season = 'criterion' LIMIT 1}), 't', 'a study of the published ranks holds');
is(asked(q{SELECT study_again('criterion')}), 'nothing to do: study 1 is up to date', 'and is not made again');
is(asked(q{SELECT unit, rank, points FROM emulation.standings(board_in_force('criterion'), unranked_units('criterion')) ORDER BY unit}), "AG|1|34.00\nBL|2|23.34\nCM|2|23.34\nHG||0.00",
    'what is asked of its board is answered by the rules of its day');
is(asked(q{SELECT emulation.points(published_board('total', 1), 'BL'), emulation.points(published_board('total', 2), 'BL'), emulation.points(published_board('total'), 'BL'), published_board('live') IS NULL}),
    '23.34|24.34|24.34|t', 'published_board: of a number, of the last, of none');
is(asked(q{SELECT season_before, unit, points_before, points_after FROM standing_change WHERE season = 'live' AND unit = 'AG'}), 'total|AG|34.000000|32.000000', 'beside it an open season is scored as it is today');

# The open season, by the rules of today. AG: 10 * 20/10 + 2 = 22 and 10. CM: exactly 23.345, BL 23.34. HG: nothing.
my $of_today = "AG|1|32.000000|A|f|\nBL|3|23.340000|B|f|0.000000\nCM|2|23.340000|B|f|8.660000\nHG||||f|";
is(asked(q{SELECT unit, rank, points, class, tied, behind_next FROM standing WHERE season = 'live' ORDER BY unit}), $of_today,
    'what an older version kept of it is not shown any more: surplus is not scaled, exact ranks look behind the shown digits, nothing scored is no number');
is(asked(q{SELECT unit, points, lost FROM score_breakdown WHERE season = 'live' AND criterion = 'e' ORDER BY unit}), "AG|0.000000000|0.000000000\nBL|0.000000000|0.000000000\nCM|0.000000000|0.000000000\nHG||",
    'and a bonus not earned is not lost');

# A correction changes what it corrects, and nothing else by other rules.
is(asked(q{SELECT * FROM supersede('criterion', 'nhập sai', '[{"unit": "BL", "criterion": "e", "actual": 1}]')}), "2|BL|2|2|23.34|24.34\n2|CM|2|3|23.34|23.34", 'a correction moves whom it concerns');
is(asked(q{SELECT unit, rank, points, class FROM published_standing WHERE season = 'criterion' AND number = 2 ORDER BY unit}), "AG|1|34.00|A\nBL|2|24.34|A\nCM|3|23.34|B\nHG||0.00|", 'and leaves the others as they were');
is(asked(q{SELECT number, scoring, board->'sheet'->'scoring', sheet ? 'scoring' FROM publication WHERE season = 'criterion' ORDER BY 1}), "1|1||f\n2|1|1|f", 'it goes on by scoring 1, and its document says so');
is(asked('SELECT * FROM publication_check'), '', 'it follows, too');
is(asked('SELECT * FROM publication_log_check'), '', 'as logged');

# The same data published today.
asked(q{SELECT publish('live')});
is(asked(q{SELECT unit, rank, points, class FROM published_standing WHERE season = 'live' ORDER BY unit}), "AG|1|32.00|A\nBL|3|23.34|B\nCM|2|23.34|B\nHG|||", 'a new publication is by the rules of today');
is(asked(q{SELECT scoring, board->'sheet' ? 'scoring' FROM publication WHERE season = 'live'}), '2|f', 'and says so');
asked(q{INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('again', 'C', 2026, '2026-01-01', '2026-12-31', 'appraisal');
    INSERT INTO membership (season, unit, unranked_reason) SELECT 'again', unit, unranked_reason FROM membership WHERE season = 'total';
    INSERT INTO sheet (season, state, rules) SELECT 'again', 'in force', rules FROM sheet WHERE season = 'total';
    INSERT INTO target (season, unit, criterion, target) SELECT 'again', unit, criterion, target FROM target WHERE season = 'total';
    INSERT INTO result (season, unit, criterion, stage, actual, assigned) SELECT 'again', unit, criterion, 'final', actual, assigned FROM result WHERE season = 'total' AND correction = 0;
    SELECT publish('again')});
# round "total": CM is 23.345, shown as 23.35, and class A is from 23.35
is(asked(q{SELECT a.unit, a.rank, b.points, a.points, b.class, a.class FROM published_standing b JOIN published_standing a USING (unit) WHERE b.season = 'total' AND b.number = 1 AND a.season = 'again' ORDER BY unit}),
    "AG|1|34.00|32.00|A|A\nBL|3|23.34|23.34|B|B\nCM|2|23.35|23.35|B|A\nHG||0.00|||", 'under round "total", too, where a class goes by the total that is shown');
is(asked(q{SELECT * FROM supersede('again', 'nhập sai', '[{"unit": "BL", "criterion": "e", "actual": 1}]')}), "2|BL|3|2|23.34|24.34\n2|CM|2|3|23.35|23.35", 'a correction of it goes on by the rules of today');
is(asked('SELECT * FROM publication_check'), '', 'all of them follow');

# Nobody says otherwise of a publication afterwards.
is($database->sqlstate("$path UPDATE publication SET scoring = 2 WHERE season = 'total'"), '55000', 'what is published says by which rules for ever');
is($database->sqlstate("$path SET session_replication_role = replica; UPDATE publication SET scoring = 3"), '23514', 'and by rules that there are');
asked(q{SET session_replication_role = replica; UPDATE publication SET scoring = 2 WHERE season = 'total'});
is(asked(q{SELECT DISTINCT problem FROM publication_check WHERE season = 'total' ORDER BY 1}), "breakdown\nclass\npoints\nstanding", 'whoever forces it is found out, where it matters');
asked(q{SET session_replication_role = replica; UPDATE publication SET scoring = 1});
is(asked(q{SELECT season, number, problem FROM publication_log_check ORDER BY 1, 2}), "again|1|changed\nagain|2|changed\nlive|1|changed", 'the log knows of new ones what they were');

# A library is there before its registry: what was published then is by the rules of today, and the old registry could not say so.
my $between = Database->new('scoring_between');
$between->query(<<"SQL");
CREATE EXTENSION emulation VERSION '1.0.0';
SELECT emulation.create_registry('thidua');
SET session_replication_role = replica;
\\i $released
SELECT FROM setval(pg_get_serial_sequence('change_log', 'number'), (SELECT max(number) FROM change_log));
SET session_replication_role = origin;
SELECT publish('live');
-- and one that is no board any more must not stop it
SET session_replication_role = replica;
UPDATE publication SET board = '{"sheet": {}, "results": 5}' WHERE season = 'total' AND number = 1;
SET session_replication_role = origin;
ALTER EXTENSION emulation UPDATE;
SELECT emulation.create_registry('thidua');
SQL
is($between->query("$path SELECT season, number, scoring FROM publication ORDER BY 1, 2"), "criterion|1|1\nlive|1|2\ntotal|1|1\ntotal|2|1", 'publications between library and registry are recognised');
is($between->query("$path SELECT DISTINCT season, number, problem FROM publication_check ORDER BY 1, 2, 3"), "total|1|board\ntotal|1|digest\ntotal|1|result", 'and follow, but for what was spoiled');
is($between->query("$path SELECT * FROM publication_log_check"), '', 'and are what the log says');
is($between->sqlstate("$path DELETE FROM publication"), '55000', 'the freeze holds as before');

done_testing;
