# An upgrade is boring: whatever version was installed and filled, ALTER EXTENSION UPDATE and create_registry make of it what a fresh install is, and every row
# and value stays what it was. test/released holds the install scripts of older versions as they were. All data is invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Temp qw(tempdir);
use Registry;
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $schema = 'Sổ "thi đua"';
my $quoted = '"Sổ ""thi đua"""';
my $create_registry = "SELECT emulation.create_registry('$schema');";
my $fresh = Database->new('upgrade_fresh');
$fresh->query('CREATE EXTENSION emulation;');
my $newest = $fresh->query(q{SELECT extversion FROM pg_extension WHERE extname = 'emulation'});
my @released = map { m{/emulation--(.*)\.sql\.gz$} } glob "$FindBin::Bin/../released/*.sql.gz";
cmp_ok(scalar @released, '>', 0, 'there are older versions');
is($fresh->query(q{SELECT string_agg(DISTINCT source, ' ') FROM pg_extension_update_paths('emulation') WHERE source = ANY ('} . "{@{[join ',', @released]}}" . q{') AND target = '} . $newest . q{' AND path IS NULL}), '',
    'from each of them a way leads to the newest');
is($fresh->query(q{SELECT count(*) FROM pg_extension_update_paths('emulation') WHERE source = '} . $newest . q{' AND path IS NOT NULL}), 0, 'and none leads back');

# A dump without what differs from one database to the next: the numbers of types, the dump's own marks.
sub dump_of {
    my ($database, @options) = @_;
    my $dump = Database::run_or_die('pg_dump', '--schema-only', @options, $database->name);
    return $dump =~ s/^(?:\\(?:un)?restrict .*|.*binary_upgrade_set_next_.*|.*\bSET SESSION AUTHORIZATION .*)$//mgr;
}

# A table of values, an index, a view and a materialised view over them.
my $values_made = <<'SQL';
CREATE TABLE public.kept (id int PRIMARY KEY, sheet emulation.score_sheet, board emulation.scoreboard, tally emulation.award_tally);
INSERT INTO public.kept SELECT n, sheet, emulation.scoreboard(sheet, 'đơn vị ' || u, c, 8, (u * n % 9) / 2.0, (u + n) % 5 <> 0), emulation.tally('giấy khen ' || c, u)
  FROM generate_series(1, 9) n, generate_series(1, 12) u, unnest('{a,b,c}'::text[]) c,
       LATERAL (SELECT jsonb_build_object('name', 'Bảng ' || n, 'max', 30, 'decimals', n % 4, 'missing', (ARRAY['zero', 'reweight', 'incomplete'])[1 + n % 3], 'criteria',
         '[{"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "proportional", "cap": 11.5}, {"code": "c", "max": 10, "rule": "relative_to_best"}]'::jsonb)::emulation.score_sheet AS sheet OFFSET 0) s
 GROUP BY n, sheet;
CREATE INDEX ON public.kept USING hash (board);
CREATE VIEW public.rank AS SELECT id, s.* FROM public.kept, emulation.standings(board) s;
CREATE MATERIALIZED VIEW public.part AS SELECT id, b.* FROM public.kept, emulation.breakdown(board) b;
SQL
my $values_seen = <<'SQL';
SELECT id, md5(emulation.score_sheet_send(sheet)), md5(emulation.scoreboard_send(board)), md5(emulation.award_tally_send(tally)), emulation.scoreboard_hash(board), board::text, tally::text FROM public.kept ORDER BY id;
SELECT * FROM public.rank ORDER BY id, unit;
SELECT count(*), sum(points), md5(string_agg(part::text, ',' ORDER BY id, unit, criterion)) FROM public.part;
SELECT k.id FROM public.kept k, LATERAL (SELECT k.sheet::text::emulation.score_sheet AS sheet, k.board::text::emulation.scoreboard AS board, k.tally::text::emulation.award_tally AS tally) n
 WHERE NOT (k.sheet OPERATOR(emulation.=) n.sheet AND k.board OPERATOR(emulation.=) n.board AND k.tally OPERATOR(emulation.=) n.tally);
SQL

# What an older version sent, as a file of COPY BINARY: a header of 19 bytes, the number of fields, each with its length, the end.
{
    my $bytes = "$FindBin::Bin/../released/values-1.0.0.sql";
    my $file = "$folder/sent.bin";
    my $hex = $fresh->query(<<"SQL");
\\i $bytes
SELECT encode('PGCOPY'::bytea || '\\x0aff0d0a00' || '\\x0000000000000000' || '\\x0003' || int4send(length(sheet)) || sheet || int4send(length(board)) || board || int4send(length(tally)) || tally || '\\xffff', 'hex')
  FROM written_by_1_0_0 WHERE form = 'sent';
SQL
    Database::write_file($file, pack 'H*', $hex);
    is($fresh->query(<<"SQL"), 't|t|t', 'what 1.0.0 sent is read, and equals what is made today');
\\i $bytes
CREATE TEMP TABLE sent (sheet emulation.score_sheet, board emulation.scoreboard, tally emulation.award_tally);
\\copy sent from '$file' with (format binary)
SELECT sent.sheet OPERATOR(emulation.=) d.sheet::emulation.score_sheet, sent.tally OPERATOR(emulation.=) d.tally::emulation.award_tally,
       sent.board OPERATOR(emulation.=) (SELECT emulation.scoreboard(d.sheet::emulation.score_sheet, unit, criterion, target, actual, assigned)
                                           FROM jsonb_to_recordset(d.results) AS r(unit text, criterion text, target numeric, actual numeric, assigned boolean))
  FROM sent, document d;
SQL
}

for my $version (@released) {
    my $bare = Database->new('upgrade_bare');
    $bare->query("CREATE EXTENSION emulation VERSION '$version'; ALTER EXTENSION emulation UPDATE;");
    my ($ours, $theirs) = map { dump_of($_, '--binary-upgrade') } $bare, $fresh;
    cmp_ok(length $theirs, '>', 100_000, 'a dump shows every object of the extension');
    is(Database::difference($theirs, $ours), '', "$version brought up to $newest is what a fresh $newest is, object by object");

    my $source = Database->new('upgrade');
    my ($office, $unit) = map { $source->role($_) } qw(upgrade_office upgrade_bl);
    $source->query("CREATE EXTENSION emulation VERSION '$version'; GRANT CREATE ON DATABASE \"@{[$source->name]}\" TO $office->{role}; $values_made");
    $office->query($create_registry);
    Registry::fill($office, $quoted, $unit->{role});
    is($office->query("SELECT version FROM $quoted.registry"), $version, "a registry of $version is filled");
    # the day stays, for midnight may come meanwhile, and days late are counted
    my $day = $office->query("SELECT $quoted.today()");
    my $hold_day = sub { $_[0]->query("CREATE OR REPLACE FUNCTION $quoted.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN DATE '$day'") };
    $hold_day->($office);
    # what the new version brings of catalogue and law is new, and what it answers by them
    my $changed = sub { Database::difference(@_) =~ s/^[+-] (?:[^|]*\|[^|]*\|[^|]*\|[^|]*\|)?(?:award|award_quota|vote_rule|requirement|eligibility|award_support)\|.*\n?//mgr };
    # but for what each version says of itself: its number, the kinds of files and the headings that it knows
    my $rows = Registry::rows_sql($office, $quoted) =~ s/^SELECT '(?:registry|import_kind|import_heading)', .*\n//mgr;
    my $log = "SELECT * FROM $quoted.change_log ORDER BY number;";
    my @before = map { $office->query($_) } $rows, $log;
    my $values = $source->query($values_seen);
    my $seen_by_unit = $unit->query($rows);
    cmp_ok(length $before[0], '>', 5000, 'there is something to lose');
    Database::run_or_die('pg_dump', '--format=custom', "--file=$folder/$version", $source->name);

    $source->query('ALTER EXTENSION emulation UPDATE;');
    is($source->query(q{SELECT extversion FROM pg_extension WHERE extname = 'emulation'}), $newest, 'ALTER EXTENSION emulation UPDATE');
    is($source->query($values_seen), $values, 'every value is read, its bytes and what it answers are what they were');
    is($source->query('REFRESH MATERIALIZED VIEW public.part;' . $values_seen), $values, 'computed anew, too');
    is(Database::difference($before[0], $office->query($rows)), '', 'the registry, not yet brought up, says what it said');

    $office->query($create_registry);
    is($office->query("SELECT version FROM $quoted.registry"), $newest, 'create_registry');
    $hold_day->($office);
    is($changed->($before[0], $office->query($rows)), '', 'no row of any table or view is another');
    is($changed->($before[1], $office->query($log)), '', 'the log has not grown');
    is($changed->($seen_by_unit, $unit->query($rows)), '', 'a unit sees what it saw');
    $office->query($create_registry);
    {
        my $new = Database->new('upgrade_new');
        my ($new_office, $new_unit) = map { bless { %$_, name => $new->name }, 'Database' } $office, $unit;
        $new->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$new->name]}\" TO $office->{role}; $values_made");
        $new_office->query($create_registry);
        Registry::fill($new_office, $quoted, $unit->{role});
        is(Database::difference(dump_of($new), dump_of($source)), '', "and its dump is that of a registry made with $newest");
    }
    my $shape = dump_of($source);
    $office->query($create_registry);
    is(Database::difference($shape, dump_of($source)), '', 'create_registry again changes nothing');
    is($office->query("SELECT has_table_privilege('$unit->{role}', '$quoted.result', 'SELECT'), has_table_privilege('$unit->{role}', '$quoted.change_log', 'SELECT')"), 't|f', 'privileges are what they were');

    # Who has the dump of an older version and a newer one installed.
    my $restored = Database->new('upgrade_restored');
    my ($status, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--dbname', $restored->name, "$folder/$version");
    is("$status $err", '0 ', "a dump made with $version goes into a database with $newest");
    is($restored->query($values_seen), $values, 'with every value');
    my $restored_office = bless { %$office, name => $restored->name }, 'Database';
    $restored_office->query($create_registry);
    $hold_day->($restored_office);
    is($changed->($before[0], $restored_office->query($rows)), '', 'and every row, once create_registry was called');

    # The other way round nothing may be done.
    $office->query("UPDATE $quoted.registry SET version = '99.0.0'");
    is($office->refusal($create_registry), "55000 schema \"$schema\" holds a registry of version 99.0.0, newer than $newest", 'a registry newer than the extension is left alone');
    is(Database::difference($shape, dump_of($source)), '', 'whole');
}

done_testing;
