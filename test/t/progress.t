# Long work says how far it is, at most so often as is set, and is silent where it is short; nobody's plan or order of notices depends on it.
# All rows are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('progress');
$database->query('CREATE EXTENSION emulation; CREATE TABLE number AS SELECT i FROM generate_series(1, 1000) AS i; ANALYZE number;');

# What a session is told while it runs a statement: each [what, done, total, things].
sub told {
    my ($sql, $interval, $of) = @_;
    my ($status, $out, $err) = ($of // $database)->attempt("SET client_min_messages = notice; SET emulation.progress_interval = $interval; $sql");
    die $err if $status != 0;
    return map { /NOTICE:\s+00000: (.*?): (\d+)(?: of (\d+))? (.*)$/ ? [ $1, $2, $3, $4 ] : () } split /\n/, $err;
}

sub sentences {
    return [ map { defined $_->[2] ? "$_->[0]: $_->[1] of $_->[2] $_->[3]" : "$_->[0]: $_->[1] $_->[3]" } @_ ];
}

# At every report: the interval is 0

is_deeply(sentences(told(q{SELECT emulation.progress('counting', i, 3) FROM generate_series(1, 3) AS i;}, 0)),
    [ map { "counting: $_ of 3 rows" } 1 .. 3 ], 'progress says what it is given');
is_deeply(sentences(told(q{SELECT emulation.progress('counting', 7, NULL, 'files');}, 0)), ['counting: 7 files'], 'without the total where there is none');
is_deeply(sentences(told(q{SELECT emulation.progress('counting', 7, 9, NULL);}, 0)), ['counting: 7 of 9 rows'], 'rows where nothing is said');
is_deeply(sentences(told(q{SELECT emulation.progress(NULL, 7, 9), emulation.progress('counting', NULL, 9);}, 0)), [], 'and nothing where there is nothing to say');
is($database->query(q{SELECT count(*), bool_and(emulation.progress(NULL, NULL, NULL, NULL)) FROM number WHERE emulation.progress('counting', i, 1000)}), '1000|t', 'always true, it leaves no row out');
is_deeply(sentences(told(q{DO $$ BEGIN FOR i IN 1 .. 3 LOOP PERFORM emulation.progress('steps', i, 3, 'steps'); END LOOP; END $$;}, 0)), [ map { "steps: $_ of 3 steps" } 1 .. 3 ], 'between steps, too');

my $board = q{(SELECT emulation.scoreboard('{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}', u::text, c, NULL, u % 11) AS board FROM generate_series(1, 20) u, unnest('{a,b}'::text[]) c) b};
is_deeply(sentences(told("SELECT count(*) FROM $board, emulation.robustness(board, 3);", 0)), [ map { "robustness: $_ of 3 replications" } 1 .. 3 ], 'robustness counts replications');
my @bytes = told(q{SELECT count(*) FROM (SELECT emulation.read_csv(convert_to(repeat(E'Bạc Liêu;I.1;9,5\n', 20000), 'UTF8'))) r;}, 0);
ok(@bytes > 1 && !grep({ $_->[0] ne 'read_csv' || $_->[2] != 20000 * 20 || $_->[3] ne 'bytes' } @bytes), 'read_csv counts bytes') or diag(explain(\@bytes));
is($bytes[-1][1], $bytes[-1][2], 'up to the last');

# Other intervals

my $long = "SELECT count(*) FROM $board, emulation.robustness(board, 20000);";
is_deeply(sentences(told($long, -1)), [], 'never, where the interval is -1');
is_deeply(sentences(told($long, q{'1d'})), [], 'and not from what is shorter than the interval');
is($database->query(q{LOAD 'emulation'; SHOW emulation.progress_interval}), '5s', 'which is five seconds');
is($database->sqlstate(q{LOAD 'emulation'; SET emulation.progress_interval = -2;}), '22023', 'less than never is refused');
is($database->sqlstate(q{LOAD 'emulation'; SET emulation.progres_interval = 1;}), '42602', 'and so is a setting that is misspelt');
like($database->refusal(q{LOAD 'emulation'; SET emulation.progres_interval = 1;}), qr/invalid configuration parameter name "emulation.progres_interval"/, 'which is named');
# How many there are the machine decides, but no more than milliseconds, and all where that much time lies between them.
sub told_in_time {
    my ($sql) = @_;
    my ($status, $out, $err) = $database->attempt("SET client_min_messages = notice; SET emulation.progress_interval = 1; SELECT clock_timestamp() AS began \\gset\n$sql\nSELECT ceil(extract(epoch FROM clock_timestamp() - :'began') * 1000);");
    die $err if $status != 0;
    return ($out =~ /(\d+)\s*\z/, [ $err =~ /NOTICE:\s+00000: \w+: (\d+) of/g ]);
}
for my $of ([ 'robustness', 20000, $long ], [ 'rows', 300000, q{SELECT count(*) FROM generate_series(1, 300000) AS i WHERE emulation.progress('counting', i, 300000);} ]) {
    my ($what, $total, $sql) = @$of;
    my ($milliseconds, $numbers) = told_in_time($sql);
    cmp_ok(scalar @$numbers, '<=', $milliseconds, "$what: no more notices than milliseconds");
    my %told = map { $_ => 1 } grep { $_ >= 1 && $_ <= $total } @$numbers;
    is_deeply([ sort { $a <=> $b } keys %told ], $numbers, 'numbers rise, up to the total');
}
my (undef, $slow) = told_in_time(q{SELECT count(*) FROM generate_series(1, 5) AS i WHERE pg_sleep(0.02) IS NOT NULL AND emulation.progress('counting', i, 5);});
is_deeply($slow, [ 1 .. 5 ], 'with twenty milliseconds from each row to the next, every row');

# In plans: estimates are as without it, and a worker's notices come, too

my $rows = sub { my ($plan) = @_; return $plan =~ /rows=(\d+)/ ? $1 : $plan };
is($rows->($database->query(q{EXPLAIN SELECT FROM number WHERE emulation.progress('counting', i, 1000)})), $rows->($database->query('EXPLAIN SELECT FROM number')), 'the planner knows that it leaves no row out');
unlike($database->query(q{SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; EXPLAIN SELECT FROM number WHERE emulation.progress('counting', i, 1000)}), qr/Parallel/, 'progress itself stays out of workers');
$database->query("CREATE TABLE board AS SELECT * FROM $board");
my $in_worker = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET max_parallel_workers_per_gather = 2; SET parallel_leader_participation = off;';
$database->query('ALTER TABLE board SET (parallel_workers = 2)');
like($database->query("$in_worker EXPLAIN SELECT count(*) FROM board, emulation.robustness(board, 2)"), qr/Gather.*robustness/s, 'robustness may run in a worker');
is_deeply(sentences(told("$in_worker SELECT count(*) FROM board, emulation.robustness(board, 2);", 0)), [ map { "robustness: $_ of 2 replications" } 1 .. 2 ], 'whose notices reach the session, as the setting reaches the worker');

# The registry

my @made = told(q{SELECT emulation.create_registry('thidua');}, 0);
is_deeply([ map { $_->[1] } @made ], [ 1 .. $made[0][2] ], 'create_registry counts statements, each once, up to the last');
ok(!grep({ $_->[0] ne 'create_registry' || $_->[2] != $made[0][2] || $_->[3] ne 'statements' } @made), 'of all');
my ($status, undef, $err) = $database->attempt(q{SET client_min_messages = notice; SELECT emulation.create_registry('thidua');});
is($err, '', 'again, it says nothing of what is there already');
is($database->query(q{SET client_min_messages = notice; BEGIN; SELECT FROM emulation.create_registry('thidua'); SHOW client_min_messages; COMMIT; SHOW client_min_messages;}), "notice\nnotice", 'and leaves the session\'s level of messages as it was');
is($database->query(q{SET client_min_messages = error; BEGIN; SAVEPOINT s; DO $$ BEGIN PERFORM emulation.create_registry('pg_x'); EXCEPTION WHEN reserved_name THEN NULL; END $$; SHOW client_min_messages;}), 'error', 'after an error, too');

$database->query(<<'SQL');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) VALUES ('BL', 'Bạc Liêu'), ('LA', 'Long An'), ('HG', 'Hậu Giang');
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) VALUES ('S', 'in force', '{"max": 20, "criteria": [{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}');
SQL
my $file = q{convert_to(E'unit;criterion;actual\nBL;a;9,5\nBL;b;9\nLA;a;8\nLA;b;8\nHG;a;7\nHG;b;6\n', 'UTF8')};
my @phases = ('rows checked for repeated keys', 'rows judged', 'rows found', 'rows compared', 'rows written');
my @imported = grep { $_->[0] ne 'read_csv' } told("SELECT FROM thidua.import_results('S', 'self', $file);", 0);
is_deeply(sentences(@imported), [ map { my $things = $_; map { "import_results: $_ of 6 $things" } 1 .. 6 } grep { $_ ne 'rows found' } @phases ], 'an import counts the rows of its file in each of its steps');
@imported = grep { $_->[0] ne 'read_csv' } told(q{SELECT FROM thidua.import_results('S', 'self', convert_to(E'unit;criterion;actual\nBL;a;9,6\nLA;a;abc\n', 'UTF8'), replace => true);}, 0);
is_deeply(sentences(@imported), [ map { "import_results: 1 of 2 $_" } @phases ], 'one that changes rows and rejects some as well');
is($database->query(q{SELECT actual FROM thidua.result WHERE unit = 'BL' AND criterion = 'a'}), '9.6', 'and does what it says');
my @sisters = grep { $_->[3] eq 'rows written' } told(q{SELECT FROM thidua.import_targets('S', convert_to(E'unit;criterion;target\nBL;a;9\nLA;a;8\n', 'UTF8')); SELECT FROM thidua.import_units(convert_to(E'unit;name\nCM;Cà Mau\n', 'UTF8'));
  INSERT INTO thidua.award_set VALUES ('all', 'mọi danh hiệu'); SELECT FROM thidua.import_reported_totals('R', 'all', 2013, convert_to(E'line;award;number\n1;COT;987\n', 'UTF8'), cluster => 'C');}, 0);
is_deeply(sentences(@sisters), [ 'import_targets: 1 of 2 rows written', 'import_targets: 2 of 2 rows written', 'import_units: 1 of 1 rows written', 'import_reported_totals: 1 of 1 rows written' ], 'its sisters under their own names');
my $appraiser = $database->role('to_tham_dinh');
$database->query("SELECT thidua.grant_access('to_tham_dinh_$$', 'S', 'appraiser'); UPDATE thidua.season SET status = 'appraisal';");
my @asked = grep { $_->[3] =~ /permission/ } told("SELECT FROM thidua.import_results('S', 'appraisal', $file);", 0, $appraiser);
is_deeply([ map { "$_->[1] of $_->[2]" } @asked ], [ map { "$_ of 6" } 1 .. 6 ], 'whoever needs leave to write is told how far the asking is');
my @steps = ('results gathered', 'gaps checked', 'results converted to JSON', 'digest computed', 'standings written', 'results gathered again and compared');
is_deeply(sentences(told(q{SELECT FROM thidua.publish('S');}, 0)), [ map { "publish: $_ of 6 steps; $steps[$_ - 1]" } 1 .. 6 ], 'publish counts steps');
is_deeply(sentences(told(q{SELECT FROM thidua.supersede('S', 'kiến nghị', '[{"unit": "LA", "criterion": "a", "actual": 10}]');}, 0)), [ map { "supersede: $_ of 6 steps; $steps[$_ - 1]" } 1 .. 6 ], 'and so does supersede');
is_deeply(sentences(told(q{SELECT FROM thidua.study_robustness('S', 2);}, 0)), [ map { "robustness: $_ of 2 replications" } 1 .. 2 ], 'a study says what robustness does');

# Documents and log are as they were when they were made in another way.
is($database->query(q{SELECT bool_and(thidua.publication_document(season, number) = jsonb_build_object('season', season, 'number', number, 'reason', reason, 'corrections', corrections, 'board', board,
     'standings', (SELECT jsonb_agg(to_jsonb(s) - '{season,number}'::text[] ORDER BY s.unit COLLATE "C") FROM thidua.published_standing s WHERE s.season = p.season AND s.number = p.number))::text) FROM thidua.publication p}), 't', 'a publication\'s document is what jsonb makes of its parts');
is($database->query(q{SELECT count(*) FILTER (WHERE l.new_row = to_jsonb(p) - '{board,sheet}'::text[]) FROM thidua.change_log l JOIN thidua.publication p ON p.number = (l.new_row->>'number')::integer WHERE l.table_name = 'publication'}), '2', 'and the log has all of it but board and sheet');

done_testing();
