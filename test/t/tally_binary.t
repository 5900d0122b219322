# Tallies that leave the server and come back: pg_dump and restore, COPY BINARY; and bytes that nobody should have sent. All awards here are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $source = Database->new('tally_source');

$source->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE kept (id int PRIMARY KEY, tally emulation.award_tally);
INSERT INTO kept VALUES (1, NULL), (2, '{}'), (3, '{"": 1}'), (4, '{"BKT": 9223372036854775807, "TTLĐXS": 9223372036854775807}'), (5, E'{"a \\"b\\"": 1, "\\\\": 2, "\\u0001\\n": 3, "😀": 4}');
INSERT INTO kept SELECT 6, emulation.tally('award ' || i, i) FROM generate_series(1, 5000) AS i;
INSERT INTO kept SELECT 7, emulation.tally(repeat('x', i * 1000), i) FROM generate_series(1, 10) AS i;
-- What else of a user's may lean on the type: it is restored with an empty search path.
CREATE INDEX ON kept (tally) WHERE id < 6;   -- an entry of a btree has at most 2.7 kB
CREATE INDEX ON kept USING hash (tally);
ALTER TABLE kept ADD CHECK (id <> 4 OR emulation.count(tally, 'BKT') = 9223372036854775807);
ALTER TABLE kept ADD COLUMN awards bigint GENERATED ALWAYS AS (emulation.count(tally, 'award 7')) STORED;
CREATE VIEW award AS SELECT id, a.* FROM kept, emulation.awards(tally) AS a;
CREATE MATERIALIZED VIEW whole AS SELECT emulation.rollup(tally) AS tally FROM kept WHERE id <> 4;
CREATE TABLE by_tally (tally emulation.award_tally) PARTITION BY HASH (tally);
CREATE TABLE by_tally_0 PARTITION OF by_tally FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_tally_1 PARTITION OF by_tally FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_tally SELECT emulation.tally('BKT', i) FROM generate_series(1, 20) AS i GROUP BY i;
SQL

# Bytes and text of all values, and what they answer.
my $values = <<'SQL';
SELECT id, md5(emulation.award_tally_send(tally)), md5(tally::text), emulation.award_tally_hash(tally), emulation.award_tally_hash_extended(tally, 7), awards FROM kept ORDER BY id;
SELECT count(*), sum(number), md5(string_agg(award::text, ',' ORDER BY id, award)) FROM award;
SELECT md5(emulation.award_tally_send(tally)) FROM whole;
SELECT tableoid::regclass, count(*), md5(string_agg(tally::text, ',' ORDER BY tally::text)) FROM by_tally GROUP BY 1 ORDER BY 1;
SQL
my $expected = $source->query($values);
cmp_ok(length $expected, '>', 500, 'there is something to compare');


# pg_dump and restore

my ($plain, $custom) = ("$folder/plain.sql", "$folder/custom.dump");
Database::run_or_die('pg_dump', '--file', $plain, $source->name);
Database::run_or_die('pg_dump', '--format=custom', '--file', $custom, $source->name);
{
    my $copy = Database->new('tally_plain');
    my ($status, undef, $err) = Database::run('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $copy->name, '--file', $plain);
    is("$status $err", '0 ', 'a plain dump is restored without a word');
    is($copy->query($values), $expected, 'all values and answers are the same');
    is($copy->query('REFRESH MATERIALIZED VIEW whole;' . $values), $expected, 'and are rolled up anew to the same tally');
    is($copy->query('SELECT count(*) FROM kept a JOIN kept b ON a.tally OPERATOR(emulation.=) b.tally::text::emulation.award_tally'), '6', 'restored tallies equal new ones');
}
{
    my $copy = Database->new('tally_custom');
    my ($status, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $copy->name, $custom);
    is("$status $err", '0 ', 'a custom dump is restored without a word');
    is($copy->query($values), $expected, 'all values and answers are the same');
}


# COPY BINARY

my $copied = "$folder/kept.bin";
$source->query("\\copy (SELECT id, tally FROM kept) to '$copied' with (format binary)\n");
$source->query("CREATE TABLE back (id int, tally emulation.award_tally);\n\\copy back from '$copied' with (format binary)\n");
is($source->query('SET search_path = public, emulation; SELECT count(*), count(*) FILTER (WHERE kept.tally IS NOT DISTINCT FROM back.tally AND award_tally_send(kept.tally) IS NOT DISTINCT FROM award_tally_send(back.tally) AND kept.tally::text IS NOT DISTINCT FROM back.tally::text) FROM kept FULL JOIN back USING (id)'),
    '7|7', 'COPY BINARY out and in gives equal values, bytes and texts');


# Hostile bytes. A row of COPY BINARY is a file header of 19 bytes, the number of fields, and each field with its length before it.

$source->query('CREATE TABLE small AS SELECT \'{"BKT": 7, "COT": 1000000000000, "TTLĐXS": 1}\'::emulation.award_tally AS tally; CREATE TABLE hostile (tally emulation.award_tally);');
my $row = "$folder/row.bin";
$source->query("\\copy small to '$row' with (format binary)\n");
my $bytes = Database::contents($row);
my $header = substr $bytes, 0, 19;
my ($number_of_fields, $length) = unpack 'nN', substr $bytes, 19, 6;
my $value = substr $bytes, 25, $length;
sub file_of { return $header . pack('nN/a*n', 1, $_[0], 0xFFFF) }
is($number_of_fields, 1, 'the row was taken apart');
is(file_of($value), $bytes, 'and would be put together again');

# Everything that shall be tried: what it is called => the value's bytes.
my @trial = (['the value itself', $value], ['no bytes', '']);
push @trial, map { ["cut to $_ bytes", substr $value, 0, $_] } 1 .. length($value) - 1;
push @trial, map { ["$_ bytes too many", $value . "\0" x $_] } 1, 2, 4, 8, 24;
push @trial, ['twice', $value x 2], ['text', '{"BKT": 7}'], ['ones', "\xFF" x 64], ['zeros', "\0" x 64];
for my $position (0 .. length($value) - 1) {
    for my $mask (1, 2, 4, 8, 16, 32, 64, 128, 255) {
        my $changed = $value;
        substr($changed, $position, 1) ^= chr $mask;
        push @trial, [sprintf('byte %d changed by 0x%02x', $position, $mask), $changed];
    }
    for my $new ("\0", "\0\0", "\0\0\0\0", "\0\0\0\0\0\0\0\0", "\x7F\xFF\xFF\xFF", "\x80\0\0\0", "\xFF\xFF\xFF\xFF", "\x80\0\0\0\0\0\0\0", "\xFF" x 8) {
        my $changed = $value;
        substr($changed, $position, length $new) = $new;
        push @trial, ["byte $position set to " . unpack('H*', $new), substr $changed, 0, length $value];
    }
    # Two neighbours swapped, and a piece taken out or put in twice: what else codes in a wrong order, or twice, might look like.
    for my $size (3 .. 16) {
        next if $position + 2 * $size > length $value;
        my $piece = substr $value, $position, $size;
        push @trial, ["$size bytes at $position swapped with the next", substr($value, 0, $position) . substr($value, $position + $size, $size) . $piece . substr($value, $position + 2 * $size)];
        push @trial, ["$size bytes at $position twice", substr($value, 0, $position) . $piece . $piece . substr($value, $position + 2 * $size)];
    }
}
cmp_ok(scalar @trial, '>', 800, 'there are hundreds of hostile values to try');

# All in one session: its process must live to the end. Marks on standard error tell what an error belongs to; an accepted value is asked everything at once.
my $script = "SELECT 'start', pg_backend_pid();\nSET search_path = public, emulation;\n";
for my $i (0 .. $#trial) {
    my $file = "$folder/$i.bin";
    Database::write_file($file, file_of($trial[$i][1]));
    $script .= "\\warn ==trial\n\\copy hostile from '$file' with (format binary)\n\\warn ==asked\n";
    $script .= "SELECT 'read', count(*), count(tally::text), count(tally::jsonb), count(award_tally_hash(tally)), count(precedence(tally, '{COT,BKT}')), (SELECT count(*) FROM hostile, reconcile(tally, '{\"BKT\": 7}')) FROM hostile;\n";
    $script .= "SELECT 'odd' FROM hostile WHERE tally::text::award_tally <> tally OR tally::jsonb::award_tally <> tally OR award_tally_send(tally::text::award_tally) <> award_tally_send(tally)\n";
    $script .= "  OR EXISTS (SELECT FROM awards(tally) WHERE number <= 0) OR tally <> (SELECT coalesce(tally(award, number), '{}') FROM awards(tally));\n";
    $script .= "DELETE FROM hostile;\n";
}
$script .= "SELECT 'end', pg_backend_pid();\n";
my ($status, $out, $err) = $source->attempt($script, '--set=ON_ERROR_STOP=0');
my ($start) = $out =~ /^start\|(\d+)$/m;
my ($end) = $out =~ /^end\|(\d+)$/m;
is($end, $start, 'the session that read them all is alive') or diag($err =~ /(.{0,500})\z/s);
my (@copied, @asked);
for my $section (split /^==trial\n/m, $err =~ s/\A.*?(?===trial\n)//sr) {
    next if $section eq '';
    my ($copying, $asking) = split /^==asked\n/m, $section;
    push @copied, sqlstate_in($copying);
    push @asked, sqlstate_in($asking);
}

# 'fine' or the SQLSTATE.
sub sqlstate_in { my ($text) = @_; return !defined $text || $text eq '' ? 'fine' : $text =~ /(?:ERROR|FATAL|PANIC):\s+(\w{5}):/ ? $1 : $text }

my $read = () = $out =~ /^read\|1\|/mg;
my $refused = () = $out =~ /^read\|0\|/mg;
is(scalar @copied, scalar @trial, 'every value was tried');
is($copied[0], 'fine', 'the value itself is read');
is($read, scalar(grep { $_ eq 'fine' } @copied), 'a value that makes no error is there');
is($read + $refused, scalar @trial, 'and no other');
is_deeply([map { $trial[$_][0] } grep { $trial[$_][0] =~ /^(?:no bytes|cut to|twice|text|ones|zeros|\d+ bytes too many)/ && $copied[$_] eq 'fine' } 0 .. $#trial], [], 'no value is read that is cut short or too long, or none at all');
is_deeply([map { "$trial[$_][0]: $asked[$_]" } grep { $asked[$_] !~ /^(?:fine|22003)$/ } 0 .. $#asked], [], 'every value that was read answers all questions');
is_deeply([map { "$trial[$_][0]: $asked[$_]" } grep { $asked[$_] eq '22003' } 0 .. $#asked], [], 'and none has a number that a tally cannot have');
is(scalar(() = $out =~ /^odd$/mg), 0, 'and is what its text says, to the byte: no order but that of bytes, no code twice, no zero');
# Garbage is 22P03. PostgreSQL itself says 08P01 where a value ends too early and 22021 where a text is not UTF-8; an unknown version is 0A000, a number that no tally has 22003.
is_deeply([map { "$trial[$_][0]: $copied[$_]" } grep { $copied[$_] !~ /^(?:fine|22P03|08P01|22021|0A000|22003)$/ } 0 .. $#copied], [], 'what is refused is refused as a wrong input');
cmp_ok(scalar(grep { $_ eq '22P03' } @copied), '>', 100, 'mostly as an invalid binary representation');
# A change in a code or a number makes another value. Both must have happened, or the trials tried nothing.
cmp_ok($read, '>', 50, 'some of the changes are other values');
cmp_ok($refused, '>', 200, 'most are none');
note(join ', ', map { my $state = $_; "$state: " . grep { $_ eq $state } @copied } do { my %seen; sort grep { !$seen{$_}++ } @copied });

done_testing;
