# A registry leaves the server and comes back: pg_dump of the database, of its schema alone, and what DROP EXTENSION says.
# Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $source = Database->new('registry_source');
my ($office, $bl) = map { $source->role($_) } qw(dump_office dump_bl);
$source->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$source->name]}\" TO $office->{role}");
$office->query(<<"SQL");
SELECT emulation.create_registry('Sổ "thi đua"');
SET search_path = "Sổ ""thi đua""";
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8), ('CM', 'Cà Mau', 4);
INSERT INTO unit_alias (alias, unit) VALUES ('Bac Lieu', 'BL');
INSERT INTO unit_succession VALUES ('BL', 'CM', '2025-07-01', 'merge', false);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline) VALUES ('now', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open', '2014-01-15'), ('past', 'TNB', 2012, '2012-03-01', '2013-03-01', 'appraisal', NULL);
INSERT INTO membership (season, unit, role, unranked_reason) SELECT season, unit, CASE unit WHEN 'HG' THEN 'leader' ELSE 'member' END, CASE unit WHEN 'CM' THEN 'không có hồ sơ' END FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 20, "criteria": [{"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I.1', 12.5 FROM season, unit;
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT season, unit, criterion, 'self', 9 - length(criterion) * ascii(unit) / 100.0, 'ghi chú' FROM season, unit, (VALUES ('I.1'), ('II')) v(criterion);
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'II', 'appraisal', 8);
INSERT INTO explanation (season, unit, criterion, text) VALUES ('now', 'BL', 'II', 'vì sao');
INSERT INTO submission (season, unit, state) VALUES ('now', 'LA', 'submitted');
SELECT grant_access('$bl->{role}', season, 'unit', 'BL') FROM season;
SELECT publish('past');
SELECT file_objection('past', 'BL', 'chưa tính');
SELECT rule_on_objection('past', 1, 'sustained', 'đúng');
SELECT supersede('past', 'kiến nghị 1', '[{"unit": "BL", "criterion": "II", "actual": 9.5}]', 1);
SELECT refresh_standing('now');
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer'), ('binh', 'Bình', 'person', 'LA', NULL);
INSERT INTO initiative VALUES ('lan', 2012, 1, 'province', 'x');
INSERT INTO council_member (council, member) VALUES ('HĐ', 'một'), ('HĐ', 'hai');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDT', 'BL', 2018, '2019-01-01'), ('binh', 'BKT', 'LA', 2018, '2019-01-01'), ('lan', 'BKT', 'BL', 2018, '2019-01-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2019-02-01', 2, 2);
UPDATE proposal SET state = 'submitted' WHERE proposal <= 2;
INSERT INTO decision VALUES ('1', '2019-03-01'), ('2', '2019-04-01');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('1', 1, 'CSTDT', 'BL', 'lan', 2018, 1), ('1', 2, 'BKT', 'LA', 'binh', 2018, 2);
INSERT INTO award_grant (decision, line, award, unit, number, year, recipient_kind) VALUES ('1', 3, 'HCLD2', 'LA', 7, 2018, 'collective');
SELECT revoke_grant('1', 2, '2');
INSERT INTO reported_total (report, line, award_set, unit, year, award, number) VALUES ('BC', 1, 'state', 'LA', 2018, 'HCLD', 8);
INSERT INTO quota_base VALUES ('COCP', 'BL', 2018, 24, 'x');
INSERT INTO meeting (meeting, season, kind, held_on, host) VALUES ('m', 'now', 'review', '2013-07-01', 'HG');
INSERT INTO task (task, meeting, text) VALUES ('t', 'm', 'x');
INSERT INTO indicator (indicator, name, combine) VALUES ('i', 'x', 'sum');
SELECT import_indicators(2013, convert_to(E'unit,indicator,actual\nBL,i,"1.234,5"\nXX,i,1\n', 'UTF8'));
CALL nightly();
SQL

# Every row of every table and view, and every object, for one role's eyes.
my $views = $source->query(q{SELECT string_agg(format('SELECT %L, * FROM "Sổ ""thi đua""".%I ORDER BY %s;', relname, relname,
  (SELECT string_agg(i::text, ',') FROM generate_series(2, relnatts + 1) i)), E'\n' ORDER BY relname) FROM pg_class WHERE relnamespace = '"Sổ ""thi đua"""'::regnamespace AND relkind IN ('r', 'v')
  AND relname NOT IN ('season_change', 'live_season', 'kept_season', 'change_log', 'publication_log_check')});
my $objects = q{SELECT 'policy', p.* FROM pg_policies p WHERE schemaname = 'Sổ "thi đua"' ORDER BY tablename, policyname;
  SELECT 'trigger', tgrelid::regclass, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE '"Sổ%' ORDER BY 2, 3;
  SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = '"Sổ ""thi đua"""'::regnamespace ORDER BY 2, 3;
  SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'Sổ "thi đua"' ORDER BY 2;
  SELECT 'function', pg_get_functiondef(oid), proacl FROM pg_proc WHERE pronamespace = '"Sổ ""thi đua"""'::regnamespace ORDER BY 2;
  SELECT 'table', relname, relrowsecurity, relacl, pg_get_userbyid(relowner), obj_description(oid) FROM pg_class WHERE relnamespace = '"Sổ ""thi đua"""'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 2;};
my $log = 'SELECT * FROM "Sổ ""thi đua""".change_log ORDER BY number';
my ($rows, $shape, $trace) = ($office->query($views), $source->query($objects), $office->query($log));
my $seen_by_unit = $bl->query($views);
cmp_ok(length $rows, '>', 5000, 'there is something to compare');
isnt($seen_by_unit, $rows, 'and a unit sees less of it');

# What one of two texts has and the other has not, line by line.
sub difference {
    my ($before, $after) = @_;
    my %lines;
    $lines{$_}++ for split /\n/, $before;
    $lines{$_}-- for split /\n/, $after;
    return join "\n", map { ($lines{$_} > 0 ? '- ' : '+ ') . $_ } sort grep { $lines{$_} } keys %lines;
}

sub compare {
    my ($copy, $what) = @_;
    my ($office, $bl) = map { bless { %$_, name => $copy->name }, 'Database' } $office, $bl;
    is($office->query($views), $rows, "$what: every table and view has the same rows");
    is($bl->query($views), $seen_by_unit, "$what: a unit sees what it saw");
    is(difference($shape, $copy->query($objects)), '', "$what: every policy, trigger, constraint, index, function and privilege is there");
    is($office->query($log), $trace, "$what: the log is whole");
    is($office->query('SELECT count(*) FROM "Sổ ""thi đua""".publication_check'), 0, "$what: both publications verify");
    is($office->sqlstate('CALL "Sổ ""thi đua""".nightly()'), '', "$what: the nightly job goes on");
    like($office->refusal(q{UPDATE "Sổ ""thi đua""".result SET actual = 1 WHERE season = 'past'}), qr/^55000 .*is published/, "$what: and the freeze holds");
    is($office->query(q{UPDATE "Sổ ""thi đua""".result SET actual = 1 WHERE season = 'now' AND unit = 'LA' AND criterion = 'II';
        SELECT points::numeric(9,2) = (SELECT points FROM emulation.standings("Sổ ""thi đua""".season_board('now')) l WHERE l.unit = s.unit) FROM "Sổ ""thi đua""".standing s WHERE season = 'now' AND unit = 'LA'}), 't',
        "$what: the office goes on, and no standing kept on another server is shown");
}

my ($plain, $custom, $schema) = ("$folder/plain.sql", "$folder/custom.dump", "$folder/schema.sql");
Database::run_or_die('pg_dump', '--file', $plain, $source->name);
Database::run_or_die('pg_dump', '--format=custom', '--file', $custom, $source->name);
{
    # by the owner, who is no superuser
    local $ENV{PGUSER} = $office->{role};
    Database::run_or_die('pg_dump', '--schema', '"Sổ ""thi đua"""', '--file', $schema, $source->name);
}
{
    my $copy = Database->new('registry_plain');
    my ($status, undef, $err) = Database::run('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $copy->name, '--file', $plain);
    is("$status $err", '0 ', 'a plain dump is restored without a word');
    compare($copy, 'plain dump');
}
{
    my $copy = Database->new('registry_custom');
    my ($status, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $copy->name, $custom);
    is("$status $err", '0 ', 'a custom dump is restored without a word');
    compare($copy, 'custom dump');
}
{
    my $copy = Database->new('registry_schema');
    $copy->query('CREATE EXTENSION emulation');
    my ($status, undef, $err) = Database::run('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $copy->name, '--file', $schema);
    is("$status $err", '0 ', 'a dump of the schema alone, made by its owner, is restored without a word');
    compare($copy, 'schema alone');
}

is($source->sqlstate('DROP EXTENSION emulation'), '2BP01', 'DROP EXTENSION is refused while a registry exists');
is($source->query(q{SELECT count(*) FROM "Sổ ""thi đua""".unit}), 4, 'and nothing is lost');

done_testing();
