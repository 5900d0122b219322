# Many machines, on an engine that exists: clusters lie on two shards, and a coordinator asks them through postgres_fdw. Each shard makes the boards of its own clusters; they are the bytes that one machine makes.
# The units' names are those of districts, communes and wards; sheets and results are invented: a hash decides each figure.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Server;
use Test::More;

# Whatever ends the test ends it by way of the destructors, a signal too.
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);


# Data

# A sheet of three levels for each year: 2 parts of 2 groups of 5 leaves, ten points a leaf. Quotes and a backslash must survive their way to the shards.
my @rule = (
    '"rule": "proportional", "cap": 12', '"rule": "relative_to_best"', '"rule": "given"', '"rule": "min_max"', '"rule": "count", "each": 0.5', '"rule": "yes_no"',
    '"rule": "per_percent", "gain": 0.2, "loss": 0.5', '"rule": "linear", "worst": 0, "best": 10', '"rule": "relative_to_best", "better": "lower"',
    '"rule": "ladder", "steps": [{"from": 5, "points": 10}, {"below": 5, "points": 3}]');

sub sheet {
    my ($year, $missing) = @_;
    my $leaf = 0;
    my $group = sub { my ($code) = @_; return qq({"code": "$code", "max": 50, "criteria": [) . join(', ', map { $leaf++; qq({"code": "c$leaf", "max": 10, $rule[$leaf % @rule]}) } 1 .. 5) . ']}' };
    my $part = sub { my ($code) = @_; return qq({"code": "$code", "name": "Phần $code", "max": 100, "criteria": [) . join(', ', map { $group->("$code.$_") } 1, 2) . ']}' };
    return qq({"name": "Bảng \\"$year\\" \\\\ thi đua của Ea H'Leo", "max": 200, "decimals": 3, "missing": "$missing", "tie_break": ["I"], )
        . '"classes": [{"name": "Xuất sắc", "from": 120}, {"name": "Tốt", "from": 110}, {"name": "Khá"}], "criteria": [' . join(', ', map { $part->($_) } 'I', 'II') . ']}';
}

sub quoted { my ($text) = @_; return "'" . $text =~ s/'/''/gr . "'" }

my %sheet = (2021 => sheet(2021, 'incomplete'), 2022 => sheet(2022, 'zero'), 2023 => sheet(2023, 'reweight'));
my $sheet = quoted($sheet{2021}) . '::emulation.score_sheet';

# Six clusters, three years, twelve units, twenty criteria. About one result in a hundred is missing.
my $invent = <<'SQL' . join '', map { "INSERT INTO sheet VALUES ($_, " . quoted($sheet{$_}) . ");\n" } sort keys %sheet;
CREATE EXTENSION emulation;
CREATE TABLE sheet (year int PRIMARY KEY, rules emulation.score_sheet NOT NULL);
CREATE VIEW invented AS
SELECT format('Cụm %s', cluster) AS cluster, year, (ARRAY['Gia Lai', 'Đắk Lắk'])[1 + u % 2] AS province, unit, format('c%s', c) AS criterion, (1 + get_byte(h, 0) % 9)::numeric AS target,
       CASE WHEN get_byte(h, 1) > 2 THEN CASE WHEN c % 10 = 5 THEN get_byte(h, 2) % 2 ELSE (get_byte(h, 2) / 25.6)::numeric(14, 2) END END AS actual
  FROM generate_series(1, 6) AS cluster, generate_series(2021, 2023) AS year, generate_series(1, 20) AS c,
       unnest(ARRAY['Ea H''Leo', 'Chư Păh', 'Cư M''gar', 'Đak Đoa', 'Krông Búk', 'Ia Grai', 'Ea Súp "biên giới"', 'Kông Chro', 'Lắk \ Krông Nô', 'Mang Yang', 'Buôn Đôn', 'Phú Thiện']) WITH ORDINALITY AS v(unit, u),
       decode(md5(format('%s %s %s %s', cluster, year, u, c)), 'hex') AS h;
SQL


# Servers

# What each shard is called, and which clusters and which province it holds.
my @holds = (['north', "'Cụm 1', 'Cụm 2', 'Cụm 3'", 'Gia Lai'], ['south', "'Cụm 4', 'Cụm 5', 'Cụm 6'", 'Đắk Lắk']);
my @shard = map { Server->new } @holds;
my @on = map { Database->new($holds[$_][0], $shard[$_]->environment) } 0 .. $#holds;
my $coordinator = Database->new('coordinator');

for my $i (0 .. $#holds) {
    my ($name, $clusters, $province) = @{$holds[$i]};
    $on[$i]->query(<<"SQL");
$invent
CREATE TABLE result (cluster text NOT NULL CHECK (cluster IN ($clusters)), year int NOT NULL, unit text NOT NULL, criterion text NOT NULL, target numeric, actual numeric,
                     PRIMARY KEY (cluster, year, unit, criterion));
INSERT INTO result SELECT cluster, year, unit, criterion, target, actual FROM invented WHERE cluster IN ($clusters);
CREATE TABLE result_by_province (province text NOT NULL CHECK (province = '$province'), LIKE result, PRIMARY KEY (cluster, year, unit, criterion));
INSERT INTO result_by_province SELECT province, cluster, year, unit, criterion, target, actual FROM invented WHERE province = '$province';
CREATE VIEW result_with_sheet AS
SELECT result.*, rules FROM result JOIN sheet USING (year);
CREATE VIEW standing AS
SELECT cluster, year, s.*
  FROM (SELECT cluster, year, emulation.scoreboard(rules, unit, criterion, target, actual) AS board FROM result JOIN sheet USING (year) GROUP BY cluster, year) AS b, emulation.standings(board) AS s;
CREATE TABLE kept AS
SELECT cluster, year, emulation.scoreboard(rules, unit, criterion, target, actual) AS board FROM result JOIN sheet USING (year) GROUP BY cluster, year;
CREATE VIEW session AS SELECT '$name'::text AS shard, current_setting('search_path') AS search_path;
CREATE ROLE coordinator LOGIN PASSWORD '$shard[$i]{password}';
GRANT SELECT ON ALL TABLES IN SCHEMA public TO coordinator;
ANALYZE;
SQL
}

# The coordinator: for each thing that the shards have, a table whose partitions are theirs. All rows lie there once more, to be compared.
my %column = (
    result             => 'cluster text NOT NULL, year int NOT NULL, unit text NOT NULL, criterion text NOT NULL, target numeric, actual numeric',
    result_by_province => 'province text NOT NULL, cluster text NOT NULL, year int NOT NULL, unit text NOT NULL, criterion text NOT NULL, target numeric, actual numeric',
    result_with_sheet  => 'cluster text NOT NULL, year int NOT NULL, unit text NOT NULL, criterion text NOT NULL, target numeric, actual numeric, rules emulation.score_sheet NOT NULL',
    standing           => 'cluster text, year int, rank int, unit text, points numeric, max_points numeric, class text, status text, missing int, tied boolean, behind_next numeric, behind_first numeric',
    kept               => 'cluster text, year int, board emulation.scoreboard',
    session            => 'shard text, search_path text',
);
my %key = (result_by_province => 'province', session => 'shard');

my $ddl = "$invent\nCREATE EXTENSION postgres_fdw;\n";
for my $i (0 .. $#holds) {
    my $name = $holds[$i][0];
    $ddl .= <<"SQL";
CREATE SERVER $name FOREIGN DATA WRAPPER postgres_fdw
       OPTIONS (host '127.0.0.1', port '$shard[$i]{port}', dbname '${\ $on[$i]->name}', extensions 'emulation', fetch_size '50', async_capable 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER $name OPTIONS (user 'coordinator', password '$shard[$i]{password}');
SQL
}
for my $table (sort keys %column) {
    my $key = $key{$table} // 'cluster';
    $ddl .= "CREATE TABLE $table ($column{$table}) PARTITION BY LIST ($key);\n";
    for (@holds) {
        my ($name, $clusters, $province) = @$_;
        my $values = { cluster => $clusters, province => "'$province'", shard => "'$name'" }->{$key};
        $ddl .= "CREATE FOREIGN TABLE ${table}_$name PARTITION OF $table FOR VALUES IN ($values) SERVER $name OPTIONS (table_name '$table');\n";
    }
}
# Nobody analyzes foreign tables unasked, and without the numbers of rows and groups the planner may prefer to fetch rows.
$ddl .= "CREATE TABLE local_result AS TABLE invented;\nANALYZE sheet;\nANALYZE local_result;\nANALYZE result;\nANALYZE result_by_province;\nANALYZE result_with_sheet;\n";
$coordinator->query($ddl);


# What plans and results are asked

my $partitionwise = "SET enable_partitionwise_aggregate = on; SET enable_partitionwise_join = on; SET jit = off;\n";

sub plan_of { my ($sql, $settings) = @_; return $coordinator->query(($settings // $partitionwise) . "EXPLAIN (VERBOSE, COSTS OFF) $sql") }

# Who makes the boards: whether the coordinator aggregates, which partitions come as boards (whose shard was asked for them), and which as rows.
sub shape {
    my ($plan) = @_;
    my $here = $plan =~ /^\s*(?:->\s+)?(?:Partial |Finalize )?(?:Hash|Group|Mixed)?Aggregate$/m ? 'yes' : 'no';
    my @boards = $plan =~ /^\s*Relations: Aggregate on \(public\.(\w+) .*\n\s*Remote SQL: SELECT .*\bemulation\.scoreboard\(.* GROUP BY /mg;
    my @rows = $plan =~ /Foreign Scan on public\.(\w+)/g;
    my $scans = () = $plan =~ /Foreign Scan/g;
    return "aggregates here: $here; boards: @{[sort @boards]}; rows: @{[sort @rows]}; scans: $scans";
}
sub by_shards { my ($table) = @_; return "aggregates here: no; boards: ${table}_north ${table}_south; rows: ; scans: 2" }
sub by_coordinator { my ($table) = @_; return "aggregates here: yes; boards: ; rows: ${table}_north ${table}_south; scans: 2" }

sub boards { my ($sheet, $from) = @_; return "SELECT cluster, year, emulation.scoreboard($sheet, unit, criterion, target, actual) AS board FROM $from GROUP BY cluster, year" }
sub standings { my ($boards) = @_; return "SELECT cluster, year, s.* FROM ($boards) AS b, emulation.standings(board) AS s" }
my $local = boards($sheet, 'local_result');
my $local_by_year = boards('rules', 'local_result JOIN sheet USING (year)');

# How many boards there are, how many differ in a byte, how many by the operator.
sub compare_boards {
    my ($boards, $expected, $settings) = @_;
    return $coordinator->query(($settings // $partitionwise) . <<"SQL");
CREATE TEMPORARY TABLE from_shards AS $boards;
CREATE TEMPORARY TABLE from_one_machine AS $expected;
SELECT count(*), count(*) FILTER (WHERE emulation.scoreboard_send(s.board) IS DISTINCT FROM emulation.scoreboard_send(o.board)), count(*) FILTER (WHERE s.board OPERATOR(emulation.=) o.board)
  FROM from_shards AS s FULL JOIN from_one_machine AS o USING (cluster, year)
SQL
}

# How many rows there are, how many only on one side; compared as text, so that 1.0 is not 1.00.
sub compare_rows {
    my ($rows, $expected) = @_;
    return $coordinator->query($partitionwise . <<"SQL");
CREATE TEMPORARY TABLE from_shards AS $rows;
CREATE TEMPORARY TABLE from_one_machine AS $expected;
WITH s AS (SELECT from_shards::text FROM from_shards), o AS (SELECT from_one_machine::text FROM from_one_machine)
SELECT (SELECT count(*) FROM s), (SELECT count(*) FROM (TABLE s EXCEPT ALL TABLE o) AS more), (SELECT count(*) FROM (TABLE o EXCEPT ALL TABLE s) AS less)
SQL
}

# The first error's SQLSTATE and message.
sub first_error {
    my ($sql, $where) = @_;
    my ($status, $out, $err) = ($where // $coordinator)->attempt($partitionwise . $sql);
    return $status == 0 ? "no error: $out" : $err =~ /ERROR:\s+(.*)/ ? $1 : $err;
}


# Boards of whole clusters

is($on[$_]->query('SELECT count(*), count(DISTINCT cluster) FROM result'), '2160|3', "$holds[$_][0] holds three clusters") for 0 .. $#on;
is($coordinator->query('SELECT count(*), count(DISTINCT cluster), count(DISTINCT unit), count(actual) < count(*) FROM local_result'), '4320|6|12|t', 'one machine holds six');
is($coordinator->query("SELECT count(*) FROM (TABLE result EXCEPT SELECT cluster, year, unit, criterion, target, actual FROM local_result) AS other"), '0', 'of the same rows');

my $pushed = plan_of(boards($sheet, 'result'));
is(shape($pushed), by_shards('result'), 'a sheet as a literal: each shard makes its boards');
is(scalar(() = $pushed =~ /Async Foreign Scan/g), 2, 'both at once');
my $ran = $coordinator->query("$partitionwise EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " . boards($sheet, 'result'));
# 18 prints rows with two decimals.
is_deeply([$ran =~ /Foreign Scan \(actual rows=(\d+)(?:\.00)? /g], [9, 9], 'and sends nine');
is(compare_boards(boards($sheet, 'result'), $local), '18|0|18', 'which are those of one machine, byte for byte');
is(shape(plan_of(standings(boards($sheet, 'result')))), by_shards('result'), 'boards that are asked for their standings are made there, too');
is(compare_rows(standings(boards($sheet, 'result')), standings($local)), '216|0|0', 'and the standings are the same');
is(shape(plan_of(boards($sheet, 'result') . ' ORDER BY cluster, year')), by_shards('result'), 'so are boards in an order');
is(shape(plan_of(boards($sheet, q{result WHERE cluster = 'Cụm 5'}))), 'aggregates here: no; boards: result_south; rows: ; scans: 1', 'one cluster asks one shard');

# Where the sheet may come from.
my $subquery = '(SELECT rules FROM sheet WHERE year = 2021)';
is(shape(plan_of(boards($subquery, 'result'))), by_shards('result'), 'a sheet from a scalar subquery is sent as a parameter');
like(plan_of(boards($subquery, 'result')), qr/Remote SQL: SELECT cluster, year, emulation\.scoreboard\(\$1::emulation\.score_sheet, unit/, 'under its full name');
is(compare_boards(boards($subquery, 'result'), $local), '18|0|18', 'with the same boards');
for my $mode (qw(force_generic_plan force_custom_plan)) {
    my $prepare = "$partitionwise SET plan_cache_mode = $mode; PREPARE boards (emulation.score_sheet) AS " . boards('$1', 'result') . ";\n";
    is(shape(plan_of("EXECUTE boards ($sheet)", $prepare)), by_shards('result'), "a parameter of a prepared statement, $mode");
    is(compare_boards("EXECUTE boards ($sheet)", $local, $prepare), '18|0|18', 'with the same boards');
}
my $case = 'CASE year ' . join('', map { "WHEN $_ THEN (SELECT rules FROM sheet WHERE year = $_) " } sort keys %sheet) . 'END';
is(shape(plan_of(boards($case, 'result'))), by_shards('result'), 'a choice between sheets');
is(compare_boards(boards($case, 'result'), $local_by_year), '18|0|18', 'with the same boards');
is(shape(plan_of(boards('rules', 'result_with_sheet'))), by_shards('result_with_sheet'), 'sheets that the shards join to their results');
is(compare_boards(boards('rules', 'result_with_sheet'), $local_by_year), '18|0|18', 'with the same boards');

# What fetches rows instead. The boards are right all the same.
my $join = boards('rules', 'result JOIN sheet USING (year)');
is(shape(plan_of($join)), by_coordinator('result'), 'a join with a table of the coordinator: the coordinator makes the boards');
is(compare_boards($join, $local_by_year), '18|0|18', 'the same');
is(shape(plan_of(boards($sheet, 'result'), 'SET jit = off;')), by_coordinator('result'), 'so it does without enable_partitionwise_aggregate');
is(compare_boards(boards($sheet, 'result'), $local, 'SET jit = off;'), '18|0|18', 'the same');
my $forgotten = "$partitionwise BEGIN; " . join '', map { "ALTER SERVER $_->[0] OPTIONS (DROP extensions);" } @holds;
is(shape(plan_of(boards($sheet, 'result'), $forgotten)), by_coordinator('result'), q{and where the servers' option extensions does not name emulation});
is(shape(plan_of(boards($sheet, 'result'))), by_shards('result'), 'which was a transaction that is gone');


# One cluster on two shards

my $parts = "SELECT province, cluster, year, emulation.scoreboard($sheet, unit, criterion, target, actual) AS board FROM result_by_province GROUP BY province, cluster, year";
my $rollup = "SELECT cluster, year, emulation.rollup(board) AS board FROM ($parts) AS part GROUP BY cluster, year";
is($on[$_]->query('SELECT count(*), count(DISTINCT cluster), count(DISTINCT unit) FROM result_by_province'), '2160|6|6', "$holds[$_][0] holds half of the units of each cluster") for 0 .. $#on;
is(shape(plan_of($rollup)), 'aggregates here: yes; boards: result_by_province_north result_by_province_south; rows: ; scans: 2', 'each shard makes boards of its province, the coordinator rolls them up');
is(compare_boards($rollup, $local), '18|0|18', 'to the boards of one machine, byte for byte');
is(compare_boards("SELECT cluster, year, board FROM ($parts) AS part WHERE province = 'Gia Lai'", $local), '18|18|0', 'of which a part alone is none');
is(compare_rows(standings($rollup), standings($local)), '216|0|0', 'with the same standings, though some rules look at the whole cluster');
is(shape(plan_of(boards($sheet, 'result_by_province'))), by_coordinator('result_by_province'), 'without the province in GROUP BY, rows are fetched');
is(compare_boards(boards($sheet, 'result_by_province'), $local), '18|0|18', 'to the same boards');
$on[1]->query(q{INSERT INTO result_by_province SELECT 'Đắk Lắk', cluster, year, unit, criterion, target, actual FROM invented WHERE (cluster, year, unit, criterion) = ('Cụm 2', 2022, 'Mang Yang', 'c7')});
is(first_error($rollup), q{22023: unit "Mang Yang", criterion "c7": more than one result}, 'a result that both shards have is refused');
$on[1]->query(q{DELETE FROM result_by_province WHERE (cluster, year, unit, criterion) = ('Cụm 2', 2022, 'Mang Yang', 'c7')});
is(compare_boards($rollup, $local), '18|0|18', 'until one has it no more');


# Standings and not boards

is(compare_rows('TABLE standing', standings($local_by_year)), '216|0|0', q{the union of the shards' standings is that of one machine});
is($coordinator->query('SELECT count(DISTINCT (cluster, year)), count(*) FILTER (WHERE rank = 1) >= 18, count(*) FILTER (WHERE rank IS NULL) > 0 FROM standing'), '18|t|t', 'with first ones and with incomplete ones');
my $one = plan_of(q{SELECT * FROM standing WHERE cluster = 'Cụm 2' AND year = 2022});
is(shape($one), 'aggregates here: no; boards: ; rows: standing_north; scans: 1', q{one cluster's standings are asked of its shard});
like($one, qr/Remote SQL: SELECT .* FROM public\.standing WHERE \(\(cluster = 'Cụm 2'\)\) AND \(\(year = 2022\)\)$/m, 'and of no other cluster and year');
my ($board_bytes, $standing_bytes) = split /\|/, $coordinator->query('SELECT (SELECT sum(octet_length(board::text)) FROM kept), (SELECT sum(octet_length(standing::text)) FROM standing)');
note "18 boards are $board_bytes bytes of text, their standings $standing_bytes";
cmp_ok($standing_bytes, '<', $board_bytes / 4, 'standings are far shorter to send than boards');
cmp_ok($standing_bytes, '>', 216 * 30, 'and not nothing');

# They have no types of the extension, so who reads them needs none of it.
{
    my $reader = Database->new('reader');
    $reader->query(join "\n", 'CREATE EXTENSION postgres_fdw; CREATE TABLE standing (' . $column{standing} . ') PARTITION BY LIST (cluster);', map { <<"SQL" } 0 .. $#holds);
CREATE SERVER $holds[$_][0] FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '$shard[$_]{port}', dbname '${\ $on[$_]->name}');
CREATE USER MAPPING FOR CURRENT_USER SERVER $holds[$_][0] OPTIONS (user 'coordinator', password '$shard[$_]{password}');
CREATE SCHEMA $holds[$_][0];
IMPORT FOREIGN SCHEMA public LIMIT TO (standing) FROM SERVER $holds[$_][0] INTO $holds[$_][0];
ALTER TABLE standing ATTACH PARTITION $holds[$_][0].standing FOR VALUES IN ($holds[$_][1]);
SQL
    my $digest = q{SELECT count(*), md5(string_agg(standing::text, ',' ORDER BY cluster, year, rank, unit)) FROM standing};
    is($reader->query('SELECT count(*) FROM pg_extension WHERE extname = \'emulation\''), '0', 'a database without the extension');
    is($reader->query($digest), $coordinator->query($digest), 'reads the standings');
}


# A wrong row on one shard

my $wrong = q{(cluster, year, unit, criterion) = ('Cụm 5', 2021, 'Ea H''Leo', 'c10')};
my $fault = "SELECT cluster, year, unit, criterion, emulation.fault($sheet, criterion, target, actual) FROM result WHERE emulation.fault($sheet, criterion, target, actual) IS NOT NULL";
is($coordinator->query($fault), '', 'no row is wrong');
my $was = $on[1]->query("SELECT target FROM result WHERE $wrong AND actual IS NOT NULL");
like($was, qr/^[1-9]$/, 'one is made wrong');
$on[1]->query("UPDATE result SET target = -5 WHERE $wrong");
my $message = q{22012: unit "Ea H'Leo", criterion "c10": target -5 is not more than 0};
is(first_error(boards($sheet, 'result'), $on[1]), $message, 'its shard says what is wrong');
is(first_error(boards($sheet, 'result')), $message, 'the coordinator says the same, with the SQLSTATE');
my (undef, undef, $error) = $coordinator->attempt($partitionwise . boards($sheet, 'result'));
like($error, qr/^DETAIL: .+\n.*^CONTEXT:  remote SQL command: SELECT cluster, year, emulation\.scoreboard\(/ms, 'with the detail and the command');
is(first_error('TABLE standing'), $message, q{so do the shard's standings});
my $north = "cluster IN ($holds[0][1])";
is(compare_boards(boards($sheet, "result WHERE $north"), "SELECT * FROM ($local) AS b WHERE $north"), '9|0|9', q{the other shard's boards can be had});
is($coordinator->query("SELECT count(*) FROM standing WHERE $north"), '108', 'and its standings');
is($coordinator->query(q{SELECT count(*) FROM standing WHERE cluster = 'Cụm 4' AND year = 2022}), '12', q{and those of the shard's own other clusters});
is(scalar(() = plan_of($fault) =~ /Remote SQL: .* WHERE \(\(emulation\.fault\(.* IS NOT NULL/g), 2, 'the shards look for what is wrong');
is($coordinator->query($fault), q{Cụm 5|2021|Ea H'Leo|c10|criterion "c10": target -5 is not more than 0}, 'and find it');
$on[1]->query("UPDATE result SET target = $was WHERE $wrong");
is(compare_boards(boards($sheet, 'result'), $local), '18|0|18', 'put right, all is as before');


# Sessions of postgres_fdw have no schema but pg_catalog on their path

is($coordinator->query('SELECT shard, search_path FROM session ORDER BY shard'), "north|pg_catalog\nsouth|pg_catalog", 'all of the above ran with search_path pg_catalog');
is(compare_boards('TABLE kept', $local_by_year), '18|0|18', 'boards in a table of the shards come as they are');
my $same = q{SELECT cluster, year FROM kept WHERE board = (SELECT emulation.scoreboard(rules, unit, criterion, target, actual) FROM local_result JOIN sheet USING (year) WHERE cluster = 'Cụm 6' AND year = 2023)};
my $on_path = 'SET search_path = public, emulation;';
is(scalar(() = plan_of($same, $on_path) =~ /Remote SQL: .* WHERE \(\(board OPERATOR\(emulation\.=\) \$1::emulation\.scoreboard\)\)$/mg), 2, 'an operator is sent under its full name');
is($coordinator->query($on_path . $same), 'Cụm 6|2023', 'and finds the board there');

done_testing;
