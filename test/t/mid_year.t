# Units that merged and changed their code inside a year leave the server and come back, and the year goes on there as here. Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Test::More;

my $source = Database->new('mid_year');
my ($office, $bl) = map { $source->role($_) } qw(mid_year_office mid_year_bl);
$source->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$source->name]}\" TO $office->{role}");
$office->query("SELECT emulation.create_registry('thidua')");
Registry::fill($office, 'thidua', $bl->{role});
Registry::at_noon($office, 'thidua');

# One goes into a new unit, one has another name and code: the half of it is to be seen afterwards in every table.
$office->query("INSERT INTO thidua.unit (unit, name) VALUES ('MOI', 'Tỉnh mới')");
my $merged = $office->query("SELECT season, unit, what, rows FROM thidua.merge_units('{HG}', 'MOI', '2013-07-01', 'NQ 1', 'results', '{HG}')");
like($merged, qr/now\|HG\|role to fill\|1\n/, 'the leader is merged');
my $renamed = $office->query("SELECT season, unit_now, what FROM thidua.rename_unit('LA', 'Tỉnh Long', '2013-08-01', 'NQ 2', 'LA2')");
like($renamed, qr/now\|LA2\|code changed/, 'another has a new code');
$office->query("SET search_path = thidua; CALL nightly()");
Registry::at_noon($office, 'thidua');

my $views = Registry::rows_sql($source, 'thidua');
my $rows = $office->query($views);
my $log = $office->query('SELECT * FROM thidua.change_log ORDER BY number');
my $copy = Registry::restored($source, 'mid_year_copy');
my ($there, $bl_there) = map { bless { %$_, name => $copy->name }, 'Database' } $office, $bl;
is(Database::difference($rows, $there->query($views)), '', 'every row of every table and view is there');
is($there->query('SELECT * FROM thidua.change_log ORDER BY number'), $log, 'and the log');

# The same year goes on: the same calls say the same, and refuse the same.
my @goes_on = (
    "SELECT * FROM thidua.merge_units('{CM}', 'MOI', '2013-09-01', 'NQ 3', 'nothing')", "SELECT * FROM thidua.rename_unit('MOI', 'Tỉnh Mới', '2013-10-01', 'NQ 4')",
    "SELECT * FROM thidua.standing WHERE season = 'now' ORDER BY unit", "SELECT season, unit, task FROM thidua.to_do ORDER BY 1, 2, 3", 'SELECT old_unit, new_unit, happened_on, kind, carries_runs, document FROM thidua.unit_succession ORDER BY 1, 2',
    'SELECT * FROM thidua.publication_check');
for my $call (@goes_on) {
    my ($here, $copied) = map { my ($failed, $out, $told) = $_->attempt($call); $out . $told } $office, $there;
    is($copied, $here, $call);
}
for my $call ("SELECT * FROM thidua.merge_units('{HG}', 'MOI', '2013-07-01', 'NQ 1', 'results')", "UPDATE thidua.result SET actual = 1 WHERE season = 'now' AND unit = 'HG'", "INSERT INTO thidua.target (season, unit, criterion, version, target) VALUES ('now', 'CM', 'I.1', 'adjusted', 1)") {
    my ($here, $copied) = map { $_->refusal($call) } $office, $there;
    is($copied, $here, $call);
    like($copied, qr/^23\d\d\d /, '... which is refused');
}
# and after the registry is made again, too
my $after = $there->query($views);
$there->query("SELECT emulation.create_registry('thidua')");
is(Database::difference($after, $there->query($views)), '', 'create_registry changes no row of it');
is($there->query("SELECT units FROM thidua.publish('now', allow_incomplete => true)"), $office->query("SELECT units FROM thidua.publish('now', allow_incomplete => true)"), 'both publish');
is($there->query('SELECT count(*) FROM thidua.publication_check'), 0, 'and it follows');

done_testing();
