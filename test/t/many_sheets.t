#!/usr/bin/env perl
# More sheets in one query than the cache keeps (64 MB): the rest lives and dies
# with its groups, and boards are the same under every plan.
use strict;
use warnings;
use Test::More;

use lib 'test/t';
use Database;

my $database = Database->new('many_sheets');
$database->query('CREATE EXTENSION emulation');

sub psql { return $database->query($_[0]) }

# Invented: 500 sheets of 200 kB, by their long names, and ten results for each.
psql(q{CREATE TABLE regulation AS
         SELECT g, ('{"name": "' || repeat(md5(g::text), 6400) || '", "max": 20, "criteria": [
                      {"code": "a", "max": 10, "rule": "given"}, {"code": "b", "max": 10, "rule": "given"}]}')::emulation.score_sheet AS sheet
           FROM generate_series(1, 500) g});
psql(q{CREATE TABLE result AS
         SELECT g, 'u' || u AS unit, c AS criterion, (g + u) % 11 AS actual
           FROM generate_series(1, 500) g, generate_series(1, 5) u, unnest('{a,b}'::text[]) c ORDER BY md5(g::text || u || c)});
psql('ANALYZE');

my %plans = (
    hashed   => q{SET work_mem = '1GB'},
    spilling => q{SET work_mem = '4MB'},
    sorted   => q{SET enable_hashagg = off},
    parallel => q{SET work_mem = '1GB'; SET max_parallel_workers_per_gather = 2; SET parallel_setup_cost = 0;
                  SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0},
);
my $boards = q{SELECT g, emulation.scoreboard(sheet, unit, criterion, NULL, actual) AS board FROM result JOIN regulation USING (g) GROUP BY g};
for my $plan (sort keys %plans) {
    my $serial = $plan eq 'parallel' ? '' : 'SET max_parallel_workers_per_gather = 0;';
    if ($plan eq 'parallel') {
        like(psql("$plans{$plan}; EXPLAIN $boards"), qr/Partial/, 'the parallel plan is one');
    }
    psql("$serial $plans{$plan}; CREATE TABLE boards_$plan AS $boards");
}
for my $plan (grep { $_ ne 'hashed' } sort keys %plans) {
    is(psql("SELECT count(*), bool_and(h.board OPERATOR(emulation.=) o.board) FROM boards_hashed h JOIN boards_$plan o USING (g)"),
        '500|t', "$plan: the boards of the hashed plan");
}
# each unit earns twice (g + u) % 11
is(psql('SELECT sum(s.points) - (SELECT sum(2 * ((g + u) % 11)) FROM generate_series(1, 500) g, generate_series(1, 5) u) FROM boards_parallel, emulation.standings(board) s'),
    '0.00', 'and they have the points');
done_testing();
