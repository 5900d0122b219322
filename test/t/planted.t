# Objects that others have planted under names that our code uses are never taken for ours: functions, aggregates, operators, types and tables in public, in a
# schema that a session puts before all others, and among its temporary ones.  Each that runs counts in a sequence, which no ROLLBACK takes back, and raises an
# error.  Then a year goes by, in sessions that look in those schemas first.  All rows are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../../sql";
use Database;
use RegistryParts;
use Test::More;

my $admin = Database->new('planted');
my ($office, $bl, $council) = map { $admin->role("planted_$_") } qw(office bl council);

# Whatever stands before a bracket in our SQL.
my %word = map { $_ => 1 } map { map { lc } Database::contents($_) =~ /\b([a-z_][a-z_0-9]*)\s*\(/gi } RegistryParts::paths(), 'sql/create_registry.sql.in', glob('sql/emulation/*.sql');
my $called = join ',', sort keys %word;

$admin->query(<<"SQL" . <<'SQL');
GRANT CREATE ON SCHEMA public TO PUBLIC;
GRANT CREATE ON DATABASE "@{[$admin->name]}" TO $office->{role};
CREATE SCHEMA evil;
GRANT USAGE ON SCHEMA evil TO PUBLIC;
CREATE SEQUENCE evil.runs;
GRANT ALL ON SEQUENCE evil.runs TO PUBLIC;
CREATE TABLE evil.called AS SELECT unnest('{$called}'::text[]) AS name;
SQL
-- One object after the other; what cannot be planted needs no test.
CREATE FUNCTION evil.attempt(command text) RETURNS integer LANGUAGE plpgsql SET client_min_messages = error AS $$
BEGIN
  EXECUTE command;
  RETURN 1;
EXCEPTION WHEN OTHERS THEN
  RETURN 0;
END
$$;
CREATE FUNCTION evil.trap(what text) RETURNS text LANGUAGE sql AS $$
SELECT format('LANGUAGE plpgsql AS %L', format('BEGIN PERFORM pg_catalog.nextval(''evil.runs''); RAISE EXCEPTION USING ERRCODE = ''XX999'', MESSAGE = %L; END', 'planted: ' || what))
$$;
-- Beside each function of a schema one of its name, arguments and result.
CREATE FUNCTION evil.plant_functions(beside text) RETURNS bigint LANGUAGE sql AS $$
SELECT sum(evil.attempt(format('CREATE FUNCTION %I.%I(%s) RETURNS %s %s', space, proname, pg_get_function_arguments(oid), pg_get_function_result(oid), evil.trap(oid::regprocedure::text))))
  FROM pg_proc, unnest('{evil,public}'::text[]) space
 WHERE pronamespace = beside::regnamespace AND prokind = 'f' AND (beside <> 'pg_catalog' OR proname IN (SELECT name FROM evil.called))
$$;
CREATE FUNCTION evil.plant_tables(beside text, spaces text[]) RETURNS bigint LANGUAGE sql AS $$
SELECT sum(evil.attempt(format('CREATE %s %I.%I (LIKE %s)', CASE space WHEN 'pg_temp' THEN 'TEMP TABLE' ELSE 'TABLE' END, space, relname, oid::regclass)))
  FROM pg_class, unnest(spaces) space WHERE relnamespace = beside::regnamespace AND relkind IN ('r', 'v') AND (beside <> 'pg_catalog' OR relname IN ('pg_class', 'pg_roles', 'pg_namespace', 'pg_proc', 'pg_attribute', 'pg_auth_members', 'pg_stat_activity', 'pg_locks'))
$$;
CREATE FUNCTION evil.plant_types(spaces text[]) RETURNS bigint LANGUAGE sql AS $$
SELECT sum(evil.attempt(format('CREATE DOMAIN %I.%I AS pg_catalog.%I CHECK (false)', space, t, t))) FROM unnest(spaces) space, unnest('{text,date,numeric,int4,int8,bool,jsonb,name,regclass,regrole,timestamptz,xml,bytea}'::text[]) t
$$;
-- Operators of PostgreSQL's on the types that we use, for these very types.
CREATE FUNCTION evil.plant_operators() RETURNS bigint LANGUAGE sql AS $$
SELECT sum(evil.attempt(format('CREATE FUNCTION evil.operator_%s(%s, %s) RETURNS %s %s', oid, oprleft::regtype, oprright::regtype, oprresult::regtype, evil.trap(oid::regoperator::text)))
         * evil.attempt(format('CREATE OPERATOR %I.%s (FUNCTION = evil.operator_%s, LEFTARG = %s, RIGHTARG = %s)', space, oprname, oid, oprleft::regtype, oprright::regtype)))
  FROM pg_operator, unnest('{evil}'::text[]) space
 WHERE oprnamespace = 'pg_catalog'::regnamespace AND oprkind = 'b'
   AND ARRAY[oprleft, oprright]::regtype[] <@ '{text,date,numeric,int2,int4,int8,bool,jsonb,name,oid,timestamptz,interval,bytea,"char",anyarray,text[],anyelement,anycompatible,anycompatiblearray,anynonarray,jsonpath}'::regtype[]
$$;
CREATE FUNCTION evil.plant_aggregates() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  planted bigint := 0;
  a text;
  space text;
BEGIN
  PERFORM evil.attempt('CREATE FUNCTION evil.step(text) RETURNS text ' || evil.trap('aggregate')), evil.attempt('CREATE FUNCTION evil.step(text, anyelement) RETURNS text ' || evil.trap('aggregate')),
          evil.attempt('CREATE FUNCTION evil.step(text, anyelement, text) RETURNS text ' || evil.trap('aggregate'));
  FOREACH space IN ARRAY '{evil,public}'::text[] LOOP
    FOREACH a IN ARRAY '{count,sum,min,max,avg,string_agg,array_agg,jsonb_agg,jsonb_object_agg,bool_or,bool_and,xmlagg,every}'::text[] LOOP
      planted := planted + evil.attempt(format('CREATE AGGREGATE %I.%I (anyelement) (SFUNC = evil.step, STYPE = text)', space, a)) + evil.attempt(format('CREATE AGGREGATE %I.%I (anyelement, text) (SFUNC = evil.step, STYPE = text)', space, a));
    END LOOP;
    planted := planted + evil.attempt(format('CREATE AGGREGATE %I.count (*) (SFUNC = evil.step, STYPE = text)', space));
  END LOOP;
  RETURN planted;
END
$$;
-- What a session plants for itself; a domain of a type's name would be in its own way.
CREATE FUNCTION evil.plant_temporary() RETURNS bigint LANGUAGE sql SET search_path = pg_catalog AS $$
SELECT evil.plant_tables('pg_catalog', '{pg_temp}') + coalesce(evil.plant_tables('thidua', '{pg_temp}'), 0) + evil.plant_types('{pg_temp}')
$$;
SQL

# All is planted that can be before the extension is there, and again beside what it brings.
sub plant { my ($what, $least) = @_; my $planted = $admin->query("SELECT evil.plant_$what"); cmp_ok($planted, '>', $least, "planted: $planted by plant_$what") }
plant(q{functions('pg_catalog')}, 300);
plant('operators()', 150);
plant('aggregates()', 50);
plant(q{tables('pg_catalog', '{evil,public}')}, 13);
plant(q{types('{evil,public}')}, 20);

my $hostile = 'SET search_path = evil, public, pg_catalog;';
sub works { my ($who, $sql, $what) = @_; is($who->refusal("$hostile $sql"), '', $what) }

works($admin, 'CREATE EXTENSION emulation;', 'the extension is installed by one who looks in those schemas first');
plant(q{functions('emulation')}, 50);
works($admin, "SELECT FROM emulation.create_registry('thidua', '$office->{role}');", 'a registry is made for an office by a superuser, likewise');
plant(q{functions('thidua')}, 200);
plant(q{tables('thidua', '{evil,public}')}, 100);
$admin->query('GRANT USAGE ON SCHEMA evil TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA evil, public TO PUBLIC;');

sub file { return "'\\x" . unpack('H*', $_[0]) . "'" }

# The year, each session with temporary objects of its own.
sub goes { my ($who, $what, $sql) = @_; works($who, "SELECT FROM evil.plant_temporary(); $sql", $what) }
goes($office, 'the owner brings it up to date', q{SELECT FROM emulation.create_registry('thidua');});
goes($office, 'the office enters units, season, members, sheet, targets and accounts', <<"SQL");
INSERT INTO thidua.unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8);
INSERT INTO thidua.unit_alias (alias, unit) VALUES ('Bac Lieu', 'BL');
INSERT INTO thidua.unit_succession VALUES ('BL', 'LA', '2025-07-01', 'merge', false);
INSERT INTO thidua.cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO thidua.season (season, cluster, year, starts_on, ends_on) VALUES ('S', 'TNB', 2013, '2013-03-01', '2014-03-01');
INSERT INTO thidua.membership (season, unit) VALUES ('S', 'BL'), ('S', 'HG'), ('S', 'LA');
INSERT INTO thidua.sheet (season, rules) VALUES ('S', '{"max": 20, "classes": [{"name": "Tốt", "from": 10}, {"name": "Khá"}], "criteria": [{"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "max": 10, "rule": "given"}]}');
SELECT FROM thidua.put_in_force('S', 1);
SELECT FROM thidua.import_targets('S', @{[file("unit;criterion;target\nBL;I.1;10\nHG;I.1;10\nLA;I.1;10\n")]});
SELECT FROM thidua.grant_access('$bl->{role}', 'S', 'unit', 'BL');
SELECT FROM thidua.grant_access('$council->{role}', 'S', 'council');
SELECT FROM thidua.grant_access('$council->{role}', 'S', 'appraiser');
UPDATE thidua.season SET status = 'open';
INSERT INTO thidua.result (season, unit, criterion, stage, actual) VALUES ('S', 'HG', 'I.1', 'self', 9), ('S', 'HG', 'II', 'self', 8), ('S', 'LA', 'I.1', 'self', 9), ('S', 'LA', 'II', 'self', 8);
SELECT FROM thidua.submit('S', 'HG');
SELECT FROM thidua.submit('S', 'LA');
SQL
goes($bl, 'a unit hands in its file, and explains', <<"SQL");
SELECT FROM thidua.export_form('S', 'BL');
SELECT FROM thidua.import_results('S', 'self', @{[file("unit;criterion;actual\nBL;I.1;9,5\nBL;II;8\n")]});
UPDATE thidua.result SET note = 'ghi chú';
SELECT FROM thidua.submit('S');
SELECT FROM thidua.write_explanation('S', 'BL', 'II', 'vì sao');
SQL
goes($office, 'appraisal begins', q{UPDATE thidua.season SET status = 'appraisal';});
goes($council, 'the council gives a file back, appraises and answers', <<'SQL');
INSERT INTO thidua.result (season, unit, criterion, stage, actual) VALUES ('S', 'BL', 'II', 'appraisal', 7);
SELECT FROM thidua.answer_explanation('S', 'BL', 'II', 1, 'vậy');
SELECT FROM thidua.return_submission('S', 'LA', 'thiếu');
SQL
goes($office, 'the file comes again', q{SELECT FROM thidua.submit('S', 'LA');});
goes($council, 'the council publishes', q{SELECT FROM thidua.publish('S'); SELECT FROM thidua.study_robustness('S', 100);});
goes($bl, 'a unit objects', q{SELECT FROM thidua.file_objection('S', 'BL', 'chưa tính', 'II');});
goes($council, 'the council rules, and corrects', q{SELECT FROM thidua.rule_on_objection('S', 1, 'sustained', 'đúng'); SELECT FROM thidua.supersede('S', 'kiến nghị 1', '[{"unit": "BL", "criterion": "II", "actual": 9}]', 1);});
goes($office, 'awards, indicators, meetings, leaders, another season', <<"SQL");
INSERT INTO thidua.recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer');
INSERT INTO thidua.initiative VALUES ('lan', 2012, 1, 'province', 'x');
INSERT INTO thidua.council_member (council, member) VALUES ('HĐ', 'một'), ('HĐ', 'hai');
INSERT INTO thidua.proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'BKT', 'BL', 2013, '2014-01-01');
INSERT INTO thidua.vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2014-02-01', 2, 2);
UPDATE thidua.proposal SET state = 'submitted';
INSERT INTO thidua.decision VALUES ('1', '2014-03-01'), ('2', '2014-04-01');
INSERT INTO thidua.award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('1', 1, 'BKT', 'BL', 'lan', 2013, 1);
SELECT FROM thidua.import_grants(@{[file("line;unit;award;number\n2;LA;BKT;3\n")]}, '1', 2013);
SELECT FROM thidua.revoke_grant('1', 1, '2');
SELECT FROM thidua.eligibility('lan', 'CSTDT', 2014);
SELECT FROM thidua.nearly_eligible_in(2014);
SELECT FROM thidua.quota_of('COCP', 'BL', 2013);
INSERT INTO thidua.meeting (meeting, season, kind, held_on, host) VALUES ('m', 'S', 'review', '2013-07-01', 'HG');
INSERT INTO thidua.task (task, meeting, text) VALUES ('t', 'm', 'x');
INSERT INTO thidua.indicator (indicator, name, combine) VALUES ('i', 'x', 'sum');
SELECT FROM thidua.import_indicators(2013, @{[file("unit;indicator;actual\nBL;i;1\n")]});
SELECT FROM thidua.open_season('S14', 'S');
SELECT FROM thidua.rotate_leadership('S14');
SELECT FROM thidua.try_sheet('S14');
SELECT FROM thidua.export_sheet('S');
SELECT FROM thidua.undo_import(4);
CALL thidua.nightly();
SELECT FROM thidua.revoke_access('pg_monitor');
SQL
my $pages = q{SELECT FROM thidua.report_html('S'); SELECT FROM thidua.report_html('S', 'en'); SELECT FROM thidua.report_unit_html('S'); SELECT FROM thidua.report_matrix_html('S'); SELECT FROM thidua.standings_svg('S');};
goes($_->[1], "$_->[0] makes all pages", $pages) for [ 'the owner', $office ], [ 'a unit', $bl ];
goes($office, 'and of decisions and votes', q{SELECT FROM thidua.report_decision_html('1'); SELECT FROM thidua.report_vote_html('HĐ', '2014-02-01');});
my @relations = split /\n/, $admin->query(q{SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('r', 'v') AND relname NOT IN ('change_log', 'publication_log_check') ORDER BY relname});
goes($_->[1], "$_->[0] reads every table and view, whole", join ' ', map { "TABLE thidua.$_;" } @relations) for [ 'the owner', $office ], [ 'a unit', $bl ], [ 'a council', $council ];
goes($office, 'the owner what is his alone', 'TABLE thidua.change_log; TABLE thidua.publication_log_check; SELECT FROM thidua.publication_document(\'S\');');

# Nothing planted ran, and all that was to happen did.
is($admin->query('SELECT is_called FROM evil.runs'), 'f', 'nothing that was planted has run');
is($office->query(q{SELECT string_agg(number || '.' || unit || rank || '=' || points, ' ' ORDER BY number, rank, unit) FROM thidua.published_standing}), '1.HG1=17.00 1.LA1=17.00 1.BL3=16.50 2.BL1=18.50 2.HG2=17.00 2.LA2=17.00', 'and the ranks are those of the year');
is($admin->refusal("$hostile SELECT count(*);"), 'XX999 planted: aggregate', 'what was planted would have run: an aggregate');
is($admin->refusal("$hostile SELECT 'a'::pg_catalog.text = 'b'::pg_catalog.text;"), 'XX999 planted: =(text,text)', 'an operator');
is($admin->refusal("$hostile SELECT to_jsonb(1);"), 'XX999 planted: to_jsonb(anyelement)', 'a function');
is($admin->refusal("SET search_path = evil, pg_catalog, thidua; SELECT season_board('S');"), 'XX999 planted: thidua.season_board(text,text,integer,jsonb)', 'one of ours');
is($admin->query('SELECT is_called FROM evil.runs'), 't', 'and would have been counted');

done_testing();
