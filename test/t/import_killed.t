# A backend is killed in the midst of an import: after the restart nothing of the file is there, or all of it; and the import can be done.
# On a server of the test's own. Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Server;
use Test::More;
use Time::HiRes qw(sleep time);

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
my $server = Server->new;
my $database = Database->new('killed', $server->environment);
$database->query(<<'SQL');
CREATE EXTENSION emulation;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
INSERT INTO unit (unit, name) SELECT 'U' || u, 'Xã ' || u FROM generate_series(1, 300) u;
INSERT INTO cluster VALUES ('C', 'Cụm');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('S', 'C', 2013, '2013-01-01', '2013-12-31', 'open');
INSERT INTO membership (season, unit) SELECT 'S', unit FROM unit;
INSERT INTO sheet (season, state, rules) SELECT 'S', 'in force', jsonb_build_object('max', 1000, 'criteria', jsonb_agg(jsonb_build_object('code', 'P' || k, 'max', 10, 'rule', 'given'))) FROM generate_series(1, 100) k;
CREATE TABLE public.file AS SELECT convert_to(E'unit;criterion;actual\n' || string_agg(format('U%s;P%s;%s,5', u, k, k % 10), E'\n'), 'UTF8') AS content FROM generate_series(1, 300) u, generate_series(1, 100) k;
SQL

my $counts = 'SELECT (SELECT count(*) FROM thidua.result), (SELECT count(*) FROM thidua.import_batch), (SELECT count(*) FROM thidua.change_log WHERE table_name = \'result\')';
my ($none, $all) = (0, 0);
for my $wait (0.05, 0.3, 0.7, 1.2, 1.7) {
    my $child = fork // die "fork: $!";
    if ($child == 0) {
        $database->attempt("SET application_name = 'importing'; SELECT FROM thidua.import_results('S', 'self', (SELECT content FROM file));");
        require POSIX;
        POSIX::_exit(0);
    }
    my ($pid, $until) = ('', time + 20);
    while (!$pid && time < $until) { $pid = eval { $database->query("SELECT pid FROM pg_stat_activity WHERE application_name = 'importing' AND query LIKE '%import_results%'") } || ''; sleep 0.01 }
    sleep $wait;
    kill KILL => $pid if $pid;
    waitpid $child, 0;
    $until = time + 60;
    my $after = '';
    while ($after eq '' && time < $until) { $after = eval { $database->query($counts) } // ''; sleep 0.05 if $after eq '' }
    ok($after eq '0|0|0' || $after eq '30000|1|30000', "killed after $wait s: nothing of the file or all of it") or diag $after;
    $after eq '0|0|0' ? $none++ : $all++;
    $database->query('SELECT thidua.undo_import(batch) FROM thidua.import_batch') if $after ne '0|0|0';
    last if $after ne '0|0|0';
}
cmp_ok($none, '>', 0, 'it was killed in time at least once');
$database->query('TRUNCATE thidua.result');
is($database->query("SELECT \"new\", rejected FROM thidua.import_results('S', 'self', (SELECT content FROM file), replace => true)"), '30000|0', 'then the file goes in');
is($database->query('SELECT count(*), sum(actual) FROM thidua.result'), '30000|' . 300 * (10 * (0.5 + 1.5 + 2.5 + 3.5 + 4.5 + 5.5 + 6.5 + 7.5 + 8.5 + 9.5)) . '.0', 'whole');

done_testing();
