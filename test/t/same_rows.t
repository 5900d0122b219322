# An upgrade shows everybody the rows that they saw: every view of a registry that 1.0.0 made and filled, as its owner, a reader, a province, a commune, an appraiser
# and a council see it, before create_registry brings it up and afterwards, row by row, but for what the table below names. Live seasons, stored or not, give the
# same. The data is the small twin of the national data set, invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;
use Twin;

# What is otherwise now: view => [pattern of the lines that go, pattern of those that come, why].
my %known = (
    award_support     => [ '', '', 'eligibility goes by the law of the day on which a file was received, and what was not read has no answer' ],
    eligibility       => [ '', '', 'the same' ],
    import_heading    => [ '', '', 'each version knows more headings' ],
    import_kind       => [ '', '', 'and more kinds of files' ],
    self_versus_final => [ ('\|XA\d\d-2026\|.*\|f\|') x 2, 'of parents, both sums are over the criteria that the unit scored itself, since 1.1.0' ],
);

my $twin = Twin->new('same_rows', version => '1.0.0');
my $day = $twin->{office}->query('SELECT thidua.today()');
# midnight may come meanwhile, and days late are counted
my $hold_day = sub { $twin->{office}->query("CREATE OR REPLACE FUNCTION thidua.today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN DATE '$day'") };
$hold_day->();
my $asks = $twin->asks;
my %before = map { $_ => $twin->told($_, $asks) } @Twin::roles;
cmp_ok(scalar(split /\n/, $before{$_}), '>', 200, "$_: there is something to compare") for @Twin::roles;

# What differs, without what is known to.
sub otherwise {
    my ($role) = @_;
    my $known = join '|', map { my $view = $_; map { defined $known{$view}[$_] ? ($_ ? '\+ ' : '- ') . "$view\\b" . $known{$view}[$_] : () } 0, 1 } sort keys %known;
    return join "\n", grep { !$known || !/^(?:$known)/ } split /\n/, Database::difference($before{$role}, $twin->told($role, $asks));
}

$twin->query('ALTER EXTENSION emulation UPDATE');
$twin->{office}->query("SELECT emulation.create_registry('thidua')");
$hold_day->();
is(otherwise($_), '', "$_ sees after the upgrade what it saw before") for @Twin::roles;
$twin->{office}->query("SELECT thidua.refresh_standing(season) FROM thidua.season WHERE status <> 'published'");
is(otherwise($_), '', "$_: where live seasons are stored, too") for @Twin::roles;

done_testing;
