# Every view of a registry as reporting tools read it: through ODBC, JDBC and node's pg.
# Each column arrives as the text, number, date, time or boolean that it is, numbers with
# their declared precision, and each value as psql prints it.
# Views are taken from the catalogue. The data is the demo's, most of it invented; what comes on top is invented.
# needs: default-jdk-headless libpostgresql-jdbc-java odbc-postgresql unixodbc-dev nodejs node-pg
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Server;
use File::Path qw(make_path);
use Test::More;

chdir "$FindBin::Bin/../.." or die $!;
my $build = 'build/drivers';
make_path($build);

# Readers sit in Viet Nam: a date that a driver takes for midnight in London is seen.
$ENV{TZ} = 'Asia/Ho_Chi_Minh';
# ODBC converts texts as the locale says, and a bare machine has none.
$ENV{LC_ALL} = 'C.UTF-8';
my $server = Server->new;
my $admin = Database->new('drivers', $server->environment);
my ($bl, $appraiser, $council, $reader) = map { $admin->role($_) } qw(drivers_bl drivers_appraiser drivers_council drivers_reader);
$admin->query("ALTER DATABASE @{[$admin->name]} SET TimeZone = '$ENV{TZ}'; ALTER DATABASE @{[$admin->name]} SET jit = off; CREATE EXTENSION emulation;" . join '', map { "ALTER ROLE $_->{role} PASSWORD '$server->{password}';" } $bl, $appraiser, $council, $reader);

sub in_environment {
    my ($who, $work) = @_;
    local @ENV{'PGDATABASE', keys %{$who->{environment}}} = ($who->name, values %{$who->{environment}});
    return $work->();
}

# The conference of 2014, then what it does not have: a season that goes on, roles that
# act in it, proposals and votes, and at last a publication that somebody has forged.
in_environment($admin, sub { Database::run_or_die('psql', '--no-psqlrc', '--file', "demo/$_.sql") }) for qw(registry conference);
# Some views count days until today.
Registry::at_noon($admin, 'thidua');
$admin->query(<<"SQL");
SET search_path = thidua;
SELECT grant_access('$bl->{role}', 'TNB-2014', 'unit', 'BL'), grant_access('$appraiser->{role}', 'TNB-2014', 'appraiser', 'LA', '{I,II.1}'), grant_access('$council->{role}', 'TNB-2014', 'council', 'HG'), grant_access('$appraiser->{role}', 'TNB-2014', 'assessor', 'LA', '{II.1}');
SELECT grant_access('$reader->{role}', season, 'reader') FROM season;
SELECT put_in_force('TNB-2014', 1);
UPDATE season SET status = 'open', self_deadline = today() + 30, appraisal_deadline = today() + 60, final_deadline = today() + 90 WHERE season = 'TNB-2014';
INSERT INTO target (season, unit, criterion, target) SELECT 'TNB-2014', unit, criterion, target * 1.05 FROM target WHERE season = 'TNB-2013' AND version = 'signed';
INSERT INTO result (season, unit, criterion, stage, actual, assigned, note)
SELECT 'TNB-2014', unit, criterion, stage, CASE WHEN stage = 'self' AND criterion = 'I.1.1' THEN actual - 1.5 ELSE actual END, assigned, 'số liệu minh hoạ' FROM result_in_force WHERE season = 'TNB-2013' AND stage = 'self';
-- what a careless reader would cut, turn round or take for something else
UPDATE result SET note = E'Hoà, Ho\\u0300a, Đắk Lắk; "nháy"\\tdấu\\\\gạch\\r\\nchéo \\U0001F3C6 ' || repeat('Điểm thưởng ', 1000), evidence = '' WHERE season = 'TNB-2014' AND unit = 'BL' AND criterion = 'I.1.1';
UPDATE target SET target = 123456789012.345678 WHERE season = 'TNB-2014' AND unit = 'BL' AND criterion = 'I.1.3';
INSERT INTO indicator (indicator, name, decimals, combine) VALUES ('large', 'số lớn minh hoạ', 6, 'sum');
INSERT INTO indicator_value (unit, year, indicator, actual) VALUES ('BL', 2013, 'large', 123456789012345678.123456), ('LA', 2013, 'large', -0.1);
SELECT submit('TNB-2014', 'LA'), write_explanation('TNB-2014', 'HG', 'II.1.1', 'giải trình minh hoạ'), appraise('TNB-2014', 'LA', 'II.1.1', 1, 'BB minh hoạ'), appraise('TNB-2014', 'LA', 'II.1.1', 2, 'BB minh hoạ 2'), study_robustness('TNB-2014', 100);

INSERT INTO criterion_scorer (season, criterion) VALUES ('TNB-2014', 'II.1.1');
INSERT INTO recipient (recipient, name, kind, unit, "position") VALUES ('lan', 'Nguyễn Thị Lan', 'person', 'BL', 'farmer'), ('binh', 'Trần Bình', 'person', 'LA', NULL);
INSERT INTO council_member (council, member) SELECT 'HĐ minh hoạ', 'ủy viên ' || i FROM generate_series(1, 10) i;
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDT', 'BL', 2018, '2019-01-10'), ('binh', 'BKT', 'LA', 2018, '2019-01-10'), ('BL', 'COCP', 'BL', 2013, '2014-02-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ minh hoạ', '2019-02-01', 9, 10);
UPDATE proposal SET state = 'submitted' WHERE recipient = 'binh';
INSERT INTO decision (decision, signed_on, title) VALUES ('minh hoạ 4/QĐ', '2019-03-01', 'minh hoạ'), ('minh hoạ 5/QĐ', '1945-09-02', 'minh hoạ'), ('minh hoạ 6/QĐ', today(), 'minh hoạ');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal, achieved_on) VALUES ('minh hoạ 4/QĐ', 1, 'BKT', 'LA', 'binh', 2018, 2, '2018-12-31');
INSERT INTO award_grant (decision, line, award, unit, recipient, year) VALUES ('minh hoạ 4/QĐ', 2, 'LDTT', 'BL', 'lan', 2018), ('minh hoạ 4/QĐ', 3, 'LDTT', 'BL', 'lan', 2018), ('minh hoạ 5/QĐ', 1, 'BKT', 'BL', 'lan', 1945);
INSERT INTO award_grant (decision, line, award, unit, recipient, year) SELECT 'minh hoạ 6/QĐ', 1 + i, 'CSTDCS', 'BL', 'lan', extract(year FROM today())::integer - i FROM generate_series(0, 1) i;
INSERT INTO rank_award (rank, award, valid_from, source) VALUES (1, 'COCP', '2013-01-01', 'minh hoạ') ON CONFLICT DO NOTHING;
-- a law that the office has entered, a limit of assessments that is exceeded, and a decision of a unit that does not grant what it grants
INSERT INTO requirement (award, subject, item, valid_from, held_award, times, consecutive, source) VALUES ('CSTDT', 'individual', 1, '2026-11-01', 'CSTDCS', 3, true, 'minh hoạ');
INSERT INTO assessment_result (recipient, unit, year, grade) VALUES ('lan', 'BL', 2026, 'excellent');
UPDATE unit SET level = 'province' WHERE unit = 'BL';
UPDATE decision SET issuer_unit = 'BL' WHERE decision = 'minh hoạ 6/QĐ';
-- two units tie for one place in a class, which is to be decided
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT 'TNB-2016', cluster, 2016, '2016-01-01', '2016-12-31', 'appraisal' FROM season WHERE season = 'TNB-2014';
INSERT INTO membership (season, unit) VALUES ('TNB-2016', 'BL'), ('TNB-2016', 'HG');
INSERT INTO sheet (season, state, rules) VALUES ('TNB-2016', 'in force', '{"name": "minh hoạ", "max": 10, "criteria": [{"code": "I", "max": 10, "rule": "given"}], "classes": [{"name": "Xuất sắc", "from": 9, "quota": {"percent": 50, "classes": "all", "ties": "open", "counted": "before"}}, {"name": "Tốt", "from": 5}]}');
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, 'I', 'final', 9.5 FROM membership WHERE season = 'TNB-2016';
-- a collected result whose source has changed since
INSERT INTO indicator (indicator, name, combine) VALUES ('collected', 'số liệu tổng hợp minh hoạ', 'mean');
INSERT INTO indicator_value (unit, year, indicator, actual) VALUES ('BL', 2016, 'collected', 8);
INSERT INTO result_source (season, criterion, kind, of_criterion, missing) VALUES ('TNB-2016', 'I', 'indicator', 'collected', 'skip');
SELECT count(*) FROM collect_results('TNB-2016', 'appraisal');
UPDATE indicator_value SET actual = 7 WHERE indicator = 'collected';
SELECT grant_access('$reader->{role}', 'TNB-2016', 'reader');
SELECT FROM move_deadline('TNB-2014', 'self', today() + 31, 'minh hoạ', 'CV minh hoạ');
SELECT import_results('TNB-2016', 'self', convert_to(E'unit;I;total\nBL;9;10\n', 'UTF8'));
SELECT refresh_standing('TNB-2014');
INSERT INTO job_run (run, number, step, season, finished_at, outcome, message) VALUES (1, 0, 'run', NULL, clock_timestamp(), 'done', 'minh hoạ'), (1, 1, 'report', 'TNB-2013', clock_timestamp(), 'failed', 'lỗi minh hoạ');
SET session_replication_role = replica;
UPDATE publication SET digest = repeat('0', 64);
SQL

# What there is: the views with their columns' names and types, as the catalogue declares them.
my %columns;
for (split /\n/, $admin->query(<<'SQL')) {
SELECT concat_ws(E'\t', c.relname, a.attname, replace(format_type(a.atttypid, a.atttypmod), ' with time zone', ''))
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind IN ('v', 'm') ORDER BY c.relname, a.attnum
SQL
    my ($view, @column) = split /\t/;
    push @{$columns{$view}}, \@column;
}
my @views = sort keys %columns;
my @for_readers = split /\n/, $admin->query("SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('v', 'm') AND has_table_privilege('$reader->{role}', oid, 'SELECT')");

# Times to the millisecond, finer than which JavaScript has none.
sub in_psql {
    my ($name, $type) = @{$_[0]};
    return $type eq 'timestamp' ? qq{to_char("$name", 'YYYY-MM-DD HH24:MI:SS.MS')} : qq{"$name"};
}

# Each reading is {view => {columns => ["name<tab>type", …], rows => [sorted lines as COPY writes them]}}.
sub by_psql {
    my ($who, @read) = @_;
    my %seen = map { ($_ => { columns => [map { join "\t", @$_ } @{$columns{$_}}], rows => [] }) } @read;
    for (split /\n/, $who->query(join '', map { "COPY (SELECT '$_', " . join(', ', map { in_psql($_) } @{$columns{$_}}) . " FROM thidua.$_) TO STDOUT;\n" } @read)) {
        my ($view, $row) = split /\t/, $_, 2;
        push @{$seen{$view}{rows}}, $row;
    }
    @{$_->{rows}} = sort @{$_->{rows}} for values %seen;
    return \%seen;
}

sub by_client {
    my ($who, @command) = @_;
    my (%seen, $view);
    for (split /\n/, in_environment($who, sub { Database::run_or_die(@command) })) {
        my ($what, $line) = split /\t/, $_, 2;
        if ($what eq 'relation') { $view = $line =~ s/^thidua\.//r; $seen{$view} = { columns => [], rows => [] } }
        else { push @{$seen{$view}{"${what}s"}}, $line }
    }
    @{$_->{rows}} = sort @{$_->{rows}} for values %seen;
    return \%seen;
}

my %at = $server->environment;
Database::run_or_die('gcc', '-std=gnu11', '-Wall', '-Wextra', '-Werror', '-o', "$build/views", 'test/drivers/views.c', '-lodbc');
my %drivers = (
    ODBC => sub {
        my ($who, @read) = @_;
        my %as = (%at, %{$who->{environment}});
        return by_client($who, "$build/views", "Driver={PostgreSQL Unicode};Server=$at{PGHOST};Port=$at{PGPORT};Database=@{[$who->name]};Uid=$as{PGUSER};Pwd=$at{PGPASSWORD};BoolsAsChar=0", map { "thidua.$_" } @read);
    },
    JDBC => sub {
        my ($who, @read) = @_;
        return by_client($who, 'java', '-cp', '/usr/share/java/postgresql.jar', 'test/drivers/Views.java', "jdbc:postgresql://$at{PGHOST}:$at{PGPORT}/@{[$who->name]}", map { "thidua.$_" } @read);
    },
    node => sub { my ($who, @read) = @_; return by_client($who, 'node', 'test/drivers/views.cjs', map { "thidua.$_" } @read) },
);

# node's pg is Debian's, or comes from npm into build/; the reason why there is none, or ''.
sub missing_pg {
    $ENV{NODE_PATH} = "$build/node_modules";
    return '' if (Database::run('node', '-e', 'require("pg")'))[0] == 0;
    my ($status, $out, $err) = Database::run('npm', 'install', '--no-audit', '--no-fund', '--fetch-timeout=20000', '--fetch-retries=1', '--prefix', $build, 'pg@8');
    return $status == 0 ? '' : "npm cannot bring node's pg: " . ($err || $out);
}

my $no_node = missing_pg();
delete $drivers{node} if $no_node;
my @names = sort keys %drivers;
my ($owner, $seen_by_reader, $reader_by_odbc, @seen) = (
    by_psql($admin, @views), by_psql($reader, @for_readers), $drivers{ODBC}->($reader, @for_readers), map { $drivers{$_}->($admin, @views) } @names);

is(join(', ', grep { !@{$owner->{$_}{rows}} } @views), '', 'every view has a row to read');
for my $i (0 .. $#names) {
    for my $view (@views) {
        is_deeply($seen[$i]{$view}{columns}, $owner->{$view}{columns}, "$names[$i], $view: each column arrives as what it is declared");
        is_deeply($seen[$i]{$view}{rows}, $owner->{$view}{rows}, '... and each value as psql prints it');
    }
}
SKIP: {
    skip $no_node, 1 if $no_node;
    ok($drivers{node}, "node's pg is there");
}

# The account that doc/reporting.md makes.
is(join(', ', grep { my $view = $_; !grep { $_ eq $view } @for_readers } @views), '', 'a reader reads every view');
is_deeply($reader_by_odbc, $seen_by_reader, 'and through ODBC the same rows as through psql');
cmp_ok(scalar(grep { /^TNB-2014\t/ } @{$reader_by_odbc->{standing}{rows}}), '==', 12, 'among them the live standing of its season');

# Grain, keys, joins and labels are what test/views.sql says of each view, and doc/reporting.md has them from there;
# DOCS_UPDATE=1 writes the table anew.
my ($faults, $table) = split /^the table\n/m, $admin->query(Database::contents('test/views.sql') . <<'SQL'), 2;
SELECT 'the table';
SELECT format('| `%s` | %s | %s | %s | %s |', m.view, regexp_replace(obj_description(to_regclass('thidua.' || m.view), 'pg_class'), ': ', ' | '), m.is_for,
              coalesce(nullif(m.key, ''), '–'), coalesce((SELECT string_agg('`' || j.dimension || '`', ', ' ORDER BY j.dimension DESC) FROM view_join j WHERE j.view = m.view), '–'))
  FROM view_model m WHERE to_regclass('thidua.' || m.view) IS NOT NULL ORDER BY m.view;
SQL
is($faults, '', 'every view has the key, joins and labels that test/views.sql says');
$table .= "\n";
my $document = Database::contents('doc/reporting.md');
my ($before, $written, $after) = $document =~ /\A(.*^<!-- the views, from the catalogue.*?-->\n\n\|[^\n]*\n\|[-|]*\|\n)((?:\|[^\n]*\n)*)(.*)\z/ms or die 'doc/reporting.md has no table of views';
Database::write_file('doc/reporting.md', "$before$table$after") if $ENV{DOCS_UPDATE} && $written ne $table;
is($written, $table, 'doc/reporting.md lists every view with its comment, grain, key and joins');

done_testing();
