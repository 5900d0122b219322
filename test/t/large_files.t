# A file of 200 MB, a million fields, a field of 100 MB: read or refused, in the memory that the file itself takes and little more.
# All files are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Server;
use Test::More;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
# Shared buffers are everybody's: here they are few.
my $server = Server->new('max_parallel_workers_per_gather=0');

# What a statement prints, and how many MB its session came to hold by it, at most, as Linux counts it.
sub watched {
    my ($database, $sql) = @_;
    my $read = sub { "SELECT 'memory ' || substring(pg_read_file('/proc/self/status', 0, 4000, true) from '$_[0]:\\s+(\\d+)');" };
    my ($status, $out, $err) = $database->attempt($read->('VmRSS') . "\n$sql;\n" . $read->('VmHWM'));
    die $err if $status != 0;
    my ($before, $said, $most) = $out =~ /\Amemory (\d+)\n(.*?)\n?memory (\d+)\n\z/s or die "no memory in: $out";
    return ($said, int(($most - $before) / 1024));
}

my $database = Database->new('large_files', $server->environment);
# The pieces are made elsewhere: the sessions that are watched only read.
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE file (name text, content bytea);
ALTER TABLE file ALTER content SET STORAGE EXTERNAL;
INSERT INTO file VALUES ('200 MB', convert_to(repeat(E'U1,I.1,"Bạc Liêu, ""Long An""",123.45,ghi chú\n', 3900000), 'UTF8')),
  ('a million fields', convert_to(repeat('a,', 999999) || 'a', 'UTF8')), ('100 MB', convert_to('"' || repeat('a', 100000000) || '"', 'UTF8'));
SQL
my $read = sub { return "SELECT emulation.read_csv(content) FROM file WHERE name = '$_[0]'" };

my $size = $database->query("SELECT octet_length(content) / 1048576 FROM file WHERE name = '200 MB'");
cmp_ok($size, '>=', 180, "a file of $size MB");
my ($records, $held) = watched($database, "SELECT count(*) FROM (" . $read->('200 MB') . ") r");
is($records, 3900000, 'every record is read');
cmp_ok($held, '>', $size, "in $held MB at most: the file");
cmp_ok($held, '<', $size + 60, 'and what it is read with');
for my $refused ([ 'a million fields', 'CSV record 1: is too wide' ], [ '100 MB', 'CSV record 1: is too wide' ]) {
    my ($name, $message) = @$refused;
    my ($status, undef, $err) = $database->attempt("SELECT count(*) FROM (" . $read->($name) . ") r");
    like($err, qr/\Q$message\E/, "$name: refused, and told why");
}

# An import holds the file and what its season needs anyway (the board is computed again, keys are queued to be checked):
# the same results in ten files take a session as much as in one, but for that one's bytes. They are more than all else,
# so that a second copy (in a plan for one call alone, say) is seen in every version of PostgreSQL.
my $season = Database->new('large_import', $server->environment);
$season->query(<<'SQL');
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, 500) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) SELECT s, 'C', y, make_date(y, 1, 1), make_date(y, 12, 31), 'open' FROM (VALUES ('one', 2013), ('ten', 2014)) v(s, y);
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', (SELECT jsonb_build_object('max', 400, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 40) k) FROM season;
CREATE TABLE public.file (name text, content bytea);
ALTER TABLE public.file ALTER content SET STORAGE EXTERNAL;
CREATE VIEW public.line AS SELECT k, format(E'Xã %s,P%s,%s,%s\n', u, k, u * k % 1001 / 100.0, repeat('minh chứng ', 150)) AS line FROM generate_series(1, 500) u, generate_series(1, 40) k;
INSERT INTO public.file SELECT 'one', convert_to(E'unit,criterion,actual,note\n' || string_agg(line, ''), 'UTF8') FROM public.line
 UNION ALL SELECT 'ten', convert_to(E'unit,criterion,actual,note\n' || string_agg(line, ''), 'UTF8') FROM public.line GROUP BY k % 10;
SQL
my %held;
for my $files ('one', 'ten') {
    (my $counted, $held{$files}) = watched($season, <<"SQL");
SET search_path = thidua, public;
DO \$\$ BEGIN PERFORM import_results('$files', 'self', f.content, style => 'plain') FROM file f WHERE f.name = '$files'; END \$\$;
SELECT count(*) FROM result WHERE season = '$files'
SQL
    is($counted, 20000, "all results are in, from $files");
}
$size = $season->query("SELECT octet_length(content) / 1048576 FROM file WHERE name = 'one'");
cmp_ok($size, '>=', 36, "a file of $size MB");
# Half of the file more is within what the allocator keeps; a second copy is not.
cmp_ok($held{one}, '<', $held{ten} + 1.5 * $size, "in $held{one} MB at most, where ten files took $held{ten}");
done_testing();
