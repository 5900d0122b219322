# The bounds of every input: too deep, too many, too long, too large, each is a clear error, in memory that is no multiple of what was given
# (what has no bound is cancelled: cancel.t; files: large_files.t).  Everything is invented.
use strict;
use warnings;
use utf8;

use Encode qw(encode_utf8);
use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;
my $database = Database->new('bounds');
my $sheet = '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}';
$database->query(encode_utf8(<<"SQL"));
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
INSERT INTO thidua.unit (unit, name) VALUES ('BL', 'Bạc Liêu');
CREATE TABLE public.board AS SELECT emulation.scoreboard('$sheet', 'u' || u, 'a', NULL, u) AS board FROM generate_series(1, 9) u;
CREATE TABLE public.many AS SELECT (SELECT jsonb_agg(jsonb_build_object('code', i::text, 'max', 0, 'rule', 'given')) FROM generate_series(1, 200000) i) AS criteria;
SQL

# The SQLSTATE and the message with which a statement ends, or '' and what it prints; and the most memory that its session held, in MB.
sub ends {
    my ($sql) = @_;
    my (undef, $out, $err) = $database->attempt(encode_utf8("SET statement_timeout = '${Database::PATIENCE}s'; SET search_path = thidua, public; SET max_parallel_workers_per_gather = 0; $sql;\n" .
        q{SELECT 'held ' || substring(pg_read_file('/proc/self/status', 0, 4000, true) from 'VmHWM:\s+(\d+)')::int / 1024}), '--set=ON_ERROR_STOP=0');
    utf8::decode($_) or fail('the text is no UTF-8: ' . substr $_, 0, 300) for $out, $err;
    my ($held) = $out =~ s/^held (\d+)\n//m ? $1 : die "no memory in: $out $err";
    chomp $out;
    return ($err =~ /ERROR:\s+(\w{5}): (.*)/ ? "$1 $2" : $out, $held);
}

my $deep = 1000000;
my $most = 150;    # MB, where the input itself is small: a session and its caches hold some 40
for my $case (
    # nesting
    [ 'a sheet nested deeply', "SELECT repeat('[', $deep)::emulation.score_sheet", qr/^54001 stack depth/ ],
    [ 'criteria nested deeply', "SELECT (repeat('{\"code\": \"a\", \"max\": 1, \"criteria\": [', 3000) || repeat(']}', 3000))::emulation.score_sheet", qr/^22023 score sheet: unknown key "code"/ ],
    [ '17 levels of criteria', q~SELECT ('{"max": 0, "criteria": [' || (SELECT string_agg('{"code": "c' || i || '", "max": 0, "criteria": [', '' ORDER BY i) FROM generate_series(1, 16) i) || '{"code": "x", "max": 0, "rule": "given"}' || repeat(']}', 17))::emulation.score_sheet~, qr/^54000 .*criteria are nested deeper than 16 levels/ ],
    [ 'a board nested deeply', "SELECT ('{\"sheet\": $sheet, \"results\": {\"u\": {\"a\": ' || repeat('[', $deep))::emulation.scoreboard", qr/^54001 stack depth/ ],
    [ 'a tally nested deeply', "SELECT repeat('{\"a\":', $deep)::emulation.award_tally", qr/^22023 award tally: the number of award "a" must be a number/ ],
    # numbers of things
    [ '200,000 criteria', q{SELECT jsonb_build_object('max', 0, 'criteria', criteria)::emulation.score_sheet FROM many}, qr/^54000 score sheet: more than 10000 criteria/, 400 ],
    [ '200,000 criteria, checked', q{SELECT fault FROM many, emulation.check_sheet(jsonb_build_object('max', 0, 'criteria', criteria)) LIMIT 1}, qr/^more than 10000 criteria$/, 400 ],
    [ '200,000 faults', q{SELECT count(*) FROM emulation.check_sheet(jsonb_build_object('max', 0, 'criteria', (SELECT jsonb_agg(1) FROM generate_series(1, 200000))))}, qr/^\d{1,4}$/ ],
    [ '200,000 unknown keys', q{SELECT count(*) FROM emulation.check_sheet((SELECT jsonb_object_agg('k' || i, 1) FROM generate_series(1, 200000) i))}, qr/^\d{1,4}$/ ],
    [ '10,000 times one code', q{SELECT count(*) FROM emulation.check_sheet(jsonb_build_object('max', 0, 'criteria', (SELECT jsonb_agg(jsonb_build_object('code', 'a', 'max', 0, 'rule', 'given')) FROM generate_series(1, 10000))))}, qr/^\d{1,4}$/ ],
    [ '1001 classes', q{SELECT jsonb_build_object('max', 0, 'classes', (SELECT jsonb_agg(jsonb_build_object('name', 'x', 'from', -i)) FROM generate_series(1, 1001) i), 'criteria', '[{"code": "a", "max": 0, "rule": "given"}]'::jsonb)::emulation.score_sheet}, qr/^54000 .*1001 classes/ ],
    [ '101 tie-breakers', q{SELECT jsonb_build_object('max', 0, 'tie_break', (SELECT jsonb_agg('a'::text) FROM generate_series(1, 101)), 'criteria', '[{"code": "a", "max": 0, "rule": "given"}]'::jsonb)::emulation.score_sheet}, qr/^54000 .*101 tie-breakers/ ],
    [ 'a million codes of precedence', q{SELECT cardinality(emulation.precedence('{"a": 1}', (SELECT array_agg(i::text) FROM generate_series(1, 1000000) i)))}, qr/^1000000$/, 500 ],
    [ 'a million units unranked', q{SELECT count(*) FROM board, emulation.standings(board, (SELECT array_agg(i::text) FROM generate_series(1, 1000000) i))}, qr/^9$/, 500 ],
    # long texts
    [ 'a sheet of 300 MB', q{SELECT ('{"max": 10, "name": "' || repeat('n', 300000000) || '", "criteria": []}')::emulation.score_sheet}, qr/^54000 string too long/, 2500 ],
    [ 'a code of 100,000 bytes', q{SELECT jsonb_build_object('max', 10, 'criteria', jsonb_build_array(jsonb_build_object('code', repeat('k', 100000), 'max', 10, 'rule', 'given')))::emulation.score_sheet}, qr/^54000 score sheet, criterion "criteria\[1\]": "code" has 100000 bytes/ ],
    [ 'three names of 400 MB', "SELECT emulation.scoreboard('$sheet', i || repeat('u', 400000000), 'a', NULL, 1) FROM generate_series(1, 3) i", qr/^54000 the names of a scoreboard's units need more/, 4000 ],
    # numbers
    [ 'a number of 100 MB', q{SELECT ('{"a": ' || repeat('9', 100000000) || '}')::emulation.award_tally}, qr/^22003 /, 1200 ],
    [ 'a tally beyond bigint', q{SELECT emulation.tally('a', 9223372036854775807) FROM generate_series(1, 2)}, qr/^22003 award "a": the number is 18446744073709551614/ ],
    [ 'a result of 10^131071', "SELECT emulation.points('$sheet', 'a', NULL, 1e131071)", qr/^22003 criterion "a": actual 1000/ ],
    [ 'a result of 10^-16383', "SELECT emulation.points('$sheet', 'a', NULL, 1e-16383)", qr/^22003 / ],
    [ 'such a change', q{SELECT emulation.what_if(board, 'u1', 'a', 1e131071) FROM board}, qr/^22003 unit "u1", criterion "a"/ ],
    [ 'a maximum of 10^100000', q{SELECT '{"max": 1e100000, "criteria": []}'::emulation.score_sheet}, qr/^22003 score sheet: "max"/ ],
    [ 'a quota of 10^131071 percent', q{SELECT emulation.quota(1, 1e131071)}, qr/^22023 / ],
    [ 'of 10^-16383 percent', q{SELECT emulation.quota(9223372036854775807, 1e-16383, 'up')}, qr/^22003 / ],
    [ 'the largest quota', q{SELECT emulation.quota(9223372036854775807, 100, 'up', 9223372036854775807)}, qr/^9223372036854775807$/ ],
    [ 'the largest ordinal', q{SELECT length(emulation.ordinal(2147483647)) > 10}, qr/^t$/ ],
    [ 'the least', q{SELECT emulation.ordinal(-2147483648)}, qr/^22023 / ],
    [ '2147483647 decimals', q{SELECT emulation.format_number(1, 2147483647)}, qr/^22023 a number cannot be written with 2147483647 decimals/ ],
    [ 'a long number', q{SELECT length(emulation.format_number(1e131071, 2))}, qr/^17\d{4}$/ ],
    [ 'a spelling of 100 MB', q{SELECT emulation.parse_number(repeat('9', 100000000))}, qr/^22P02 "9{60}" is not a number/, 500 ],
    [ 'and of dots', q{SELECT emulation.number_fault('1' || repeat('.000', 25000000)) IS NOT NULL}, qr/^t$/, 500 ],
    [ 'years at both ends', q{SELECT emulation.longest_run(y), emulation.run_ending(y, -2147483648) FROM (VALUES (2147483647), (-2147483648)) v(y)}, qr/^1\|1$/ ],
    [ 'a distance of texts of 1 MB', q{SELECT emulation.edit_distance(repeat('a', 1000000), repeat('b', 1000000)) > 0}, qr/^t$/ ],
    [ '10,000,001 replications', q{SELECT count(*) FROM board, emulation.robustness(board, 10000001)}, qr/^22023 invalid number of replications: 10000001/ ],
    [ 'a spread of 10^131071', q{SELECT count(*) FROM board, emulation.robustness(board, 10, 1e131071)}, qr/^22023 invalid spread/ ],
    # files
    [ '100,000 columns', q{SELECT count(*) FROM emulation.read_csv(convert_to(repeat('a,', 99999) || 'a', 'UTF8'))}, qr/^22P04 CSV record 1: is too wide/ ],
    [ 'a quote without an end', q{SELECT count(*) FROM emulation.read_csv(convert_to('"' || repeat('x', 100000000), 'UTF8'))}, qr/^22P04 CSV record 1: is too wide/, 600 ],
    [ 'a letter with a million marks', q{SELECT count(*) FROM emulation.read_csv(convert_to('e' || repeat(U&'\0301', 1000000), 'UTF8'))}, qr/^22P04 CSV record 1: has a letter with too many combining marks/ ],
    [ '100,000 columns of units', q{SELECT import_units(convert_to(repeat('a,', 99999) || 'a', 'UTF8'))}, qr/^22P04 CSV record 1: is too wide/ ],
    [ 'a code of 900 kB in a file of units', q{SELECT "new", rejected, rejections->0->>'reason' FROM import_units(convert_to(E'unit,name\n' || repeat('x', 900000) || E',y\nX1,z\n', 'UTF8'))}, qr/^1\|1\|the code has 900000 bytes; at most 255 are allowed$/ ],
    [ 'a sheet of 20,000 lines', q{SELECT faults FROM read_sheet(convert_to(E'code;parent;name;max;rule\n;;s;20000;\n' || (SELECT string_agg(i || ';;n;1;given', E'\n') FROM generate_series(1, 20000) i), 'UTF8'))}, qr/^\{"line 10003, Mã tiêu chí: more than 10000 criteria"\}$/ ],
) {
    my ($what, $sql, $expected, $memory) = @$case;
    my ($got, $held) = ends($sql);
    like(length $got > 600 ? 'too long: ' . substr $got, 0, 600 : $got, $expected, $what);
    cmp_ok($held, '<', $memory // $most, "in $held MB") or diag($sql);
}

# A long name is cut in a message, at a whole letter.
my $long = q{repeat('đ', 100000)};
for my $case (
    [ 'a unit of a scoreboard', "SELECT emulation.scoreboard('$sheet', $long, 'a', NULL, 11)" ],
    [ 'a criterion of a scoreboard', "SELECT emulation.scoreboard('$sheet', 'u', $long, NULL, 1)" ],
    [ 'a unit that comes twice', "SELECT emulation.scoreboard('$sheet', 'x' || $long, 'a', NULL, 1) FROM generate_series(1, 2)" ],
    [ 'a unit that is not there', "SELECT emulation.points(board, $long) FROM board" ],
    [ 'a criterion that is not there', "SELECT emulation.points(board, 'u1', 'x' || $long) FROM board" ],
    [ 'a criterion by itself', "SELECT emulation.points('$sheet', $long, NULL, 1)" ],
    [ 'a unit in JSON', "SELECT ('{\"sheet\": $sheet, \"results\": {\"' || $long || '\": 1}}')::emulation.scoreboard" ],
    [ 'a key in JSON', "SELECT ('{\"' || $long || '\": 1}')::emulation.scoreboard" ],
    [ 'an award', "SELECT emulation.tally('x' || $long, -1)" ],
    [ 'an award in JSON', "SELECT ('{\"' || $long || '\": []}')::emulation.award_tally" ],
    [ 'two sheets', "SELECT emulation.scoreboard(jsonb_build_object('name', i || $long, 'max', 1, 'criteria', '[{\"code\": \"a\", \"max\": 1, \"rule\": \"given\"}]'::jsonb)::emulation.score_sheet, 'u', 'a', NULL, 1) FROM generate_series(1, 2) i" ],
    [ 'a rounding', "SELECT emulation.quota(1, 1, $long)" ],
    [ 'a style', "SELECT emulation.parse_number('1', 'x' || $long)" ],
    [ 'an encoding', "SELECT emulation.read_csv('\\x61', ',', 'x' || $long)" ],
    [ 'a delimiter', "SELECT emulation.read_csv('\\x61', 'x' || $long)" ],
) {
    my ($what, $sql) = @$case;
    my ($got) = ends($sql);
    like($got, qr/^2\w{4} .*đ/, "$what: refused with its name");
    cmp_ok(length $got, '<', 600, 'the beginning of it');
}
my ($fault) = ends("SELECT octet_length(emulation.fault('$sheet', $long, NULL, 1)) < 400");
is($fault, 't', 'a fault, too, names its beginning');

done_testing();
