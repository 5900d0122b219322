# The library that tests run holds each sheet, board and tally against what its header promises, and ends the process where one breaks it; so does what C leaves
# undefined.  Bytes that nothing but a superuser's forgery can bring are tried one by one, each on a server of its own that starts again.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Server;
use Test::More;

plan skip_all => 'the library that is tested has no assertions (SANITIZE=)' unless $ENV{SANITIZE};

my $server = Server->new('restart_after_crash=on');
my $database = Database->new('checked', $server->environment);
my $sheet = '{"name": "s", "max": 30, "tie_break": ["a"], "classes": [{"name": "A", "from": 20}, {"name": "B"}], "criteria": [{"code": "a", "max": 10, "rule": "given", "note": "n"}, {"code": "I", "max": 20, "criteria": [{"code": "I.1", "max": 20, "rule": "ladder", "steps": [{"points": 1}]}]}]}';
# An identity of PostgreSQL's, once for each way: nobody but a superuser can declare it so.
$database->query(<<'SQL' . <<"SQL");
CREATE EXTENSION emulation;
CREATE FUNCTION bytes(emulation.score_sheet, int) RETURNS bytea LANGUAGE internal AS 'bytea_substr_no_len';
CREATE FUNCTION bytes(emulation.scoreboard, int) RETURNS bytea LANGUAGE internal AS 'bytea_substr_no_len';
CREATE FUNCTION bytes(emulation.award_tally, int) RETURNS bytea LANGUAGE internal AS 'bytea_substr_no_len';
CREATE FUNCTION a_sheet(bytea, int) RETURNS emulation.score_sheet LANGUAGE internal AS 'bytea_substr_no_len';
CREATE FUNCTION a_board(bytea, int) RETURNS emulation.scoreboard LANGUAGE internal AS 'bytea_substr_no_len';
CREATE FUNCTION a_tally(bytea, int) RETURNS emulation.award_tally LANGUAGE internal AS 'bytea_substr_no_len';
SQL
CREATE TABLE kept AS SELECT bytes('$sheet'::emulation.score_sheet, 1) AS sheet, bytes('{"BKT": 3, "COT": 2}'::emulation.award_tally, 1) AS tally,
  bytes((SELECT emulation.scoreboard('$sheet', unit, 'a', NULL, 4) FROM unnest('{U1,U2}'::text[]) unit), 1) AS board;
SQL
my $log = sub { Database::contents("$server->{folder}/log") };

# Offsets as the headers lay them out, less the four bytes of the length; a sheet in a board stands 32 bytes from its start.
my ($criteria, $criterion) = (80 - 4, 160);
for my $case (
    [ sheet => 0, undef, 'a fingerprint is not looked at when a sheet is read' ],
    [ sheet => 18, 7, 'decimals' ],
    [ sheet => 20, 2, 'round' ],
    [ sheet => 25, 2, 'by whose rules it is scored' ],
    [ sheet => 26, 9, 'the number of criteria' ],
    [ sheet => 44, 255, 'the length' ],
    [ sheet => $criteria + $criterion + 9, 1, q{a child's parent} ],
    [ sheet => $criteria + $criterion + 12, 5, q{a child's depth} ],
    [ sheet => $criteria + $criterion + 13, 99, q{a leaf's rule} ],
    [ sheet => $criteria + $criterion + 16, 1, 'max, of which the parent has another' ],
    [ board => 2, 1, 'padding' ],
    [ board => 4, 3, 'the number of units' ],
    [ board => 8, 1, 'the number of results' ],
    [ tally => 2, 1, 'padding' ],
    [ tally => 4, 1, 'the number of entries' ],
    [ tally => 12, 0, 'a number of 0' ],
    [ tally => 20, 47, q{where a code stands} ],
    [ tally => 44, 68, 'codes out of order' ],
) {
    my ($type, $offset, $byte, $what) = @$case;
    my $forged = defined $byte ? "set_byte($type, $offset, $byte)" : $type;
    my $traps = () = $log->() =~ /^TRAP: |Assertion .* failed/mg;
    my $state = $database->sqlstate("SELECT a_$type($forged, 1)::text IS NULL FROM kept");
    if (!defined $byte) { is($state, '', "$type: what was taken apart is put together again") }
    else {
        like($state, qr/^no SQLSTATE|^57P0/, "$type, byte $offset, $what: ends the session");
        Database::wait_until(sub { $database->sqlstate('SELECT 1') eq '' });
        my $now = () = $log->() =~ /^TRAP: |Assertion .* failed/mg;
        is($now, $traps + 1, 'at an assertion');
    }
}
is($database->sqlstate("SELECT a_sheet(set_byte(sheet, 16, 9), 1)::text FROM kept"), '0A000', 'a later format is an error and not a broken promise');
is($database->query('SELECT a_tally(tally, 1), a_sheet(sheet, 1)::jsonb->>\'max\' FROM kept'), '{"BKT": 3, "COT": 2}|30', 'and what is whole is read as before');

done_testing();
