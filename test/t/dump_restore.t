# Values that leave the server and come back: pg_dump and restore, COPY BINARY; and bytes that nobody should have sent.
# All sheets and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Temp qw(tempdir);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $source = Database->new('source');

open my $handle, '<', "$FindBin::Bin/../pgtap/every_key.sql.inc" or die $!;
my $every_key = do { local $/; <$handle> };
$every_key =~ s/pg_temp\.//;
$source->query(<<'SQL' =~ s/EVERY_KEY/$every_key/r);
CREATE EXTENSION emulation;
CREATE FUNCTION sheet(leaves int) RETURNS emulation.score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT (jsonb_build_object('name', 'Bảng "' || leaves || '"', 'max', 10 * leaves, 'decimals', 3, 'missing', 'reweight', 'tie_break', '{c1}'::text[],
           'classes', '[{"name": "Tốt", "from": 8}, {"name": "Khá"}]'::jsonb, 'criteria',
           (SELECT jsonb_agg('{"max": 10}' || jsonb_build_object('code', 'c' || i, 'note', 'ghi chú ' || i)
                             || (ARRAY['{"rule": "proportional", "cap": 12.5}', '{"rule": "given", "step": 0.25}', '{"rule": "relative_to_best", "better": "lower"}',
                                       '{"rule": "ladder", "steps": [{"from": 95, "points": 10}, {"below": 95, "points": 2.5}]}']::jsonb[])[1 + i % 4] ORDER BY i)
              FROM generate_series(1, leaves) AS i))
         -- of format 2 where the number is even
         || CASE WHEN leaves % 2 = 0 THEN '{"rank_by": "class", "lower_class": [{"when": "points[c2] < 5", "by": 1, "note": "ghi chú"}], "no_award": [{"when": "rank > 1", "awards": ["COT"]}],
              "classes": [{"name": "Tốt", "from": 8, "when": "actual[c1] >= 0 and share[c2] > 0.1", "quota": {"percent": {"input": "c1", "values": {"0.5": 25, "1": 40.5, "0.25": 100, "0": 100, "1.5": 50, "1.25": 50}}, "classes": "all", "counted": "after", "ties": "open", "clause": "khoản 1"}},
                          {"name": "Khá"}]}'::jsonb ELSE '{}' END)::emulation.score_sheet
$$;
CREATE FUNCTION board(leaves int, units int) RETURNS emulation.scoreboard LANGUAGE sql IMMUTABLE AS $$
  SELECT emulation.scoreboard(sheet(leaves), 'đơn vị "' || u || '"', 'c' || i, CASE WHEN i % 4 <> 1 THEN 7.5 END, (u * i % 8) / 4.0, (u + i) % 11 <> 0)
    FROM generate_series(1, units) AS u, generate_series(1, leaves) AS i WHERE (u + i) % 7 <> 0
$$;
CREATE TABLE kept (id int PRIMARY KEY, sheet emulation.score_sheet, board emulation.scoreboard);
INSERT INTO kept VALUES (1, NULL, NULL), (2, sheet(1), NULL), (3, NULL, board(2, 3)), (4, sheet(40), board(40, 60)),
  (5, sheet(2), emulation.scoreboard_in(format('{"sheet": %s, "results": {}}', sheet(2))::cstring));
INSERT INTO kept SELECT 6, sheet(3), emulation.scoreboard(sheet(3), 'only registered', NULL, NULL, NULL);
-- A sheet and a board of format 2: baselines in some cells, a curve, a tie-break by an actual.
CREATE FUNCTION progress() RETURNS emulation.score_sheet LANGUAGE sql IMMUTABLE AS $$
  SELECT '{"max": 20, "tie_break": [{"criterion": "c1", "by": "actual"}], "criteria": [{"code": "c1", "max": 10, "rule": "curve", "on": "percent", "against": "baseline", "points": [[50, 0], [100, 10]]},
            {"code": "c2", "max": 10, "rule": "linear", "worst": "baseline", "best": "target"}]}'::emulation.score_sheet
$$;
INSERT INTO kept SELECT 7, progress(), emulation.scoreboard(progress(), 'đơn vị ' || u, c, 9, u % 7 + 0.5, u % 5 <> 0, nullif(u % 4, 0) * 2.25)
  FROM generate_series(1, 30) AS u, unnest('{c1,c2}'::text[]) AS c WHERE u % 6 <> 0;
-- A sheet with every key; what a leaf refuses is 1 or nothing.
EVERY_KEY
INSERT INTO kept SELECT 8, sheet, (
    SELECT emulation.scoreboard(sheet, 'đơn vị ' || u, code, 9, CASE WHEN emulation.fault(sheet, code, 9, u % 9) IS NULL THEN u % 9 WHEN emulation.fault(sheet, code, 9, 1) IS NULL THEN 1 END, u % 5 <> 0, nullif(u % 4, 0) * 2.25)
      FROM generate_series(1, 30) AS u, emulation.criteria(sheet) WHERE is_leaf AND (u + ordinal) % 6 <> 0)
  FROM (SELECT every_key()::emulation.score_sheet AS sheet) AS s;
-- What else of a user's may lean on the types: it is restored with an empty search path.
CREATE INDEX ON kept (board) WHERE id NOT IN (4, 8);   -- an entry of a btree has at most 2.7 kB
CREATE INDEX ON kept USING hash (sheet);
ALTER TABLE kept ADD CHECK (board IS NULL OR sheet IS NULL OR emulation.score_sheet(board) OPERATOR(emulation.=) sheet);
CREATE VIEW standing AS SELECT id, s.* FROM kept, emulation.standings(board) AS s;
CREATE VIEW class AS SELECT id, c.* FROM kept, emulation.classification(board) AS c;
CREATE MATERIALIZED VIEW part AS SELECT id, b.* FROM kept, emulation.breakdown(board) AS b;
CREATE TABLE by_board (board emulation.scoreboard) PARTITION BY HASH (board);
CREATE TABLE by_board_0 PARTITION OF by_board FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_board_1 PARTITION OF by_board FOR VALUES WITH (MODULUS 2, REMAINDER 1);
INSERT INTO by_board SELECT board(2, u) FROM generate_series(1, 20) AS u;
SQL

# Bytes and text of all values, and what they answer.
my $values = <<'SQL';
SELECT id, md5(emulation.score_sheet_send(sheet)), md5(emulation.scoreboard_send(board)), md5(sheet::text), md5(board::text), emulation.scoreboard_hash(board) FROM kept ORDER BY id;
SELECT * FROM standing ORDER BY id, unit;
SELECT * FROM class ORDER BY id, unit;
SELECT count(*), sum(points), md5(string_agg(part::text, ',' ORDER BY id, unit, criterion)) FROM part;
SELECT tableoid::regclass, count(*), md5(string_agg(board::text, ',' ORDER BY board::text)) FROM by_board GROUP BY 1 ORDER BY 1;
SQL
my $expected = $source->query($values);
cmp_ok(length $expected, '>', 1000, 'there is something to compare');


# pg_dump and restore

my ($plain, $custom) = ("$folder/plain.sql", "$folder/custom.dump");
Database::run_or_die('pg_dump', '--file', $plain, $source->name);
Database::run_or_die('pg_dump', '--format=custom', '--file', $custom, $source->name);
{
    my $copy = Database->new('plain');
    my ($status, undef, $err) = Database::run('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $copy->name, '--file', $plain);
    is("$status $err", '0 ', 'a plain dump is restored without a word');
    is($copy->query($values), $expected, 'all values and answers are the same');
    is($copy->query('SELECT count(*) FROM kept a JOIN kept b ON a.board OPERATOR(emulation.=) b.board::text::emulation.scoreboard'), '6', 'restored boards equal new ones');
    is($copy->query('REFRESH MATERIALIZED VIEW part;' . $values), $expected, 'and are scored anew to the same points');
}
{
    my $copy = Database->new('custom');
    my ($status, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--jobs=2', '--dbname', $copy->name, $custom);
    is("$status $err", '0 ', 'a custom dump is restored without a word');
    is($copy->query($values), $expected, 'all values and answers are the same');
}
my $dump = Database::contents($plain);
like($dump, qr/^CREATE EXTENSION .*emulation/m, 'a dump creates the extension');
unlike($dump, qr/CREATE (?:TYPE|FUNCTION|OPERATOR|AGGREGATE) emulation\./, 'and none of its objects');


# COPY BINARY

my $copied = "$folder/kept.bin";
$source->query("\\copy kept to '$copied' with (format binary)\n");
$source->query("CREATE TABLE back (LIKE kept);\n\\copy back from '$copied' with (format binary)\n");
is($source->query('SET search_path = public, emulation; SELECT id FROM kept FULL JOIN back USING (id) WHERE (kept.sheet, kept.board) IS DISTINCT FROM (back.sheet, back.board)'), '', 'COPY BINARY out and in gives equal values');
is($source->query('SELECT count(*) FROM back WHERE emulation.scoreboard_send(board) = (SELECT emulation.scoreboard_send(k.board) FROM kept k WHERE k.id = back.id)'), '6', 'and equal bytes');


# Hostile bytes. A row of COPY BINARY is a file header of 19 bytes, the number of fields, and each field with its length before it.

$source->query(<<'SQL');
SET search_path = public, emulation;
CREATE TABLE public.small AS SELECT 0 AS id, sheet(2) AS sheet, scoreboard(sheet(2), u, c, t, a, s) AS board
  FROM (VALUES ('a', 'c1', NULL, 1.5, true), ('a', 'c2', 7, 0.25, NULL), ('b', 'c1', NULL, NULL, false), ('đ', NULL, NULL, NULL, NULL)) AS v(u, c, t, a, s);
CREATE TABLE public.progressed AS SELECT 0 AS id, sheet(2) AS sheet, scoreboard(sheet(2), u, c, t, a, s, b) AS board
  FROM (VALUES ('a', 'c1', NULL, 1.5, true, 2.5), ('a', 'c2', 7, 0.25, NULL, NULL), ('b', 'c1', NULL, NULL, false, -40), ('đ', NULL, NULL, NULL, NULL, NULL)) AS v(u, c, t, a, s, b);
CREATE TABLE public.hostile (id int, sheet score_sheet, board scoreboard);
SQL
# The bytes of a table's only row, and its fields.
sub copied {
    my ($table) = @_;
    my $file = "$folder/$table.bin";
    $source->query("\\copy $table to '$file' with (format binary)\n");
    my $bytes = Database::contents($file);
    my @field;
    my $at = 21;
    for (1 .. unpack 'n', substr $bytes, 19, 2) {
        my $length = unpack 'N', substr $bytes, $at, 4;
        push @field, substr $bytes, $at + 4, $length;
        $at += 4 + $length;
    }
    return ($bytes, @field);
}
my ($bytes, @field) = copied('small');
my $header = substr $bytes, 0, 19;
is(scalar @field, 3, 'the row was taken apart into its fields');
is($header . row_of(@field), $bytes, 'and would be put together again');

sub row_of { return pack('n', scalar @_) . join('', map { pack('N/a*', $_) } @_) . pack('n', 0xFFFF) }

# Everything that shall be tried: what it is called => the file's bytes.
my @trial = (['the row itself', $bytes]);
push @trial, map { ["the file cut to $_ bytes", substr $bytes, 0, $_] } 0 .. length($bytes) - 1;
for my $column (1, 2) {
    my $value = $field[$column];
    my $with = sub { my @changed = @field; $changed[$column] = $_[0]; return $header . row_of(@changed) };
    push @trial, map { ["field $column cut to $_ bytes", $with->(substr $value, 0, $_)] } 0 .. length($value) - 1;
    push @trial, map { ["field $column with $_ bytes too many", $with->($value . "\0" x $_)] } 1, 4, 24;
    for my $position (0 .. length($value) - 1) {
        for my $mask (0x01, 0x10, 0x80, 0xFF) {
            my $changed = $value;
            substr($changed, $position, 1) ^= chr $mask;
            push @trial, [sprintf('field %d, byte %d changed by 0x%02x', $column, $position, $mask), $with->($changed)];
        }
    }
}
# Past the sheet's text a board is binary: there every byte also becomes 0, and every word the largest; of a board with baselines likewise.
my $progressed = (copied('progressed'))[3];
is(ord($progressed), 2, 'a board with baselines is sent in its own version');
for my $board ($field[2], $progressed) {
    my $behind_sheet = 5 + unpack 'N', substr $board, 1, 4;
    push @trial, map { ["board cut to $_ bytes", $header . row_of(@field[0, 1], substr $board, 0, $_)] } $behind_sheet .. length($board) - 1;
    push @trial, map { [sprintf('board of version %d', $_), $header . row_of(@field[0, 1], chr($_) . substr $board, 1)] } 0 .. 3;
    for my $position ($behind_sheet .. length($board) - 1) {
        for my $new ("\0", "\x7F\xFF\xFF\xFF", "\xFF\xFF\xFF\xFF") {
            my $changed = $board;
            substr($changed, $position, length $new) = $new;
            $changed = substr $changed, 0, length $board;
            push @trial, ["board, byte $position set to " . unpack('H*', $new), $header . row_of(@field[0, 1], $changed)];
        }
    }
}
cmp_ok(scalar @trial, '>', 2000, 'there are some thousand hostile rows to try');

# All in one session: its process must live to the end. Marks on standard error tell what an error belongs to; an accepted value is asked everything at once.
my $script = "SELECT 'start', pg_backend_pid();\nSET search_path = public, emulation;\n";
for my $i (0 .. $#trial) {
    my $file = "$folder/$i.bin";
    Database::write_file($file, $trial[$i][1]);
    $script .= "\\warn ==trial\n\\copy hostile from '$file' with (format binary)\n\\warn ==asked\n";
    $script .= "SELECT 'read', count(*), count(board::text), count(sheet::text), (SELECT count(*) FROM hostile, standings(board)), (SELECT count(*) FROM hostile, breakdown(board)) FROM hostile;\n";
    $script .= "SELECT 'odd' FROM hostile WHERE board::text::scoreboard <> board OR sheet::text::score_sheet <> sheet OR board::jsonb::scoreboard <> board;\n";
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
is(scalar @copied, scalar @trial, 'every row was tried');
is($copied[0], 'fine', 'the row itself is read');
# COPY itself takes an end between rows, or inside the trailer of two bytes, for the end of the file.
is_deeply([grep { $copied[1 + $_] eq 'fine' } 0 .. length($bytes) - 1], [19, 20, length($bytes) - 2, length($bytes) - 1], 'no file is read that ends inside a row');
is($read, scalar(grep { $_ eq 'fine' } @copied) - 2, 'a row that makes no error is there');
is($read + $refused, scalar @trial, 'and no other');
is(scalar(grep { $trial[$_][0] =~ /^(?:field|board) .*(?:cut to|too many)/ && $copied[$_] eq 'fine' } 0 .. $#trial), 0, 'no value that is cut short or too long, either');
is_deeply([map { "$trial[$_][0]: $asked[$_]" } grep { $asked[$_] ne 'fine' } 0 .. $#asked], [], 'every value that was read answers all questions');
is(scalar(() = $out =~ /^odd$/mg), 0, 'and is what its text says');
# Whatever comes from outside is somebody's error and not the extension's: no internal error, nothing that runs out of memory.
is_deeply([map { "$trial[$_][0]: $copied[$_]" } grep { $copied[$_] =~ /^(?:XX|53|54)/ } 0 .. $#copied], [], 'what is refused is refused as a wrong input');
# A change in a name or a number makes another value; one in JSON's punctuation or a code makes none. Both must have happened, or the trials tried nothing.
cmp_ok($read, '>', 100, 'some of the changes are other values');
cmp_ok($refused, '>', 1000, 'most are none');

done_testing;
