# The demo's year of changes: each number that it prints follows from the scores that were given, which are computed here again,
# in hundredths and without the registry's arithmetic. Everything in it is invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Temp qw(tempdir);
use List::Util qw(sum);
use Test::More;

my $folder = tempdir(CLEANUP => 1);
my $demo = Database->new('demo_year');
$demo->query('CREATE EXTENSION emulation');
local $ENV{PAGER} = '';
my ($status, $printed, $err) = Database::run('psql', '--no-psqlrc', '--quiet', "--set=folder=$folder", '--dbname', $demo->name, '--file', 'demo/year_of_changes.sql');
is("$status $err", '0 ', 'it runs without a word');

sub rows { map { [ split /\|/, $_, -1 ] } split /\n/, $demo->query("SET search_path = nam_2026; $_[0]") }
sub comma { (my $text = sprintf '%.2f', $_[0] / 100) =~ tr/./,/; return $text }
sub thousands { my $n = reverse shift; $n =~ s/(\d{3})(?=\d)/$1./g; return scalar reverse $n }
# A printed row, whatever the widths of its columns; a name may be followed by what says that it is invented.
sub prints { my ($what, @cells) = @_; my $row = join '\s*\|\s*', map { quotemeta } @cells; like($printed, qr/^\s*$row\s*$/m, $what) }
my %name = map { @$_ } rows('SELECT unit, name FROM unit');
is(scalar(grep { !/minh hoạ/ } values %name), 0, 'every commune says that it is invented');

# What was given: points of quarters, of five assessors, of the file that was appraised.
my (%quarters, %scores, %given);
push @{ $quarters{ $_->[0] } }, $_->[1] * 100 for rows("SELECT unit, actual FROM result JOIN season USING (season) WHERE period <> 'year' AND stage = 'final'");
push @{ $scores{ $_->[0] } }, $_->[1] * 100 for rows('SELECT unit, actual FROM assessment WHERE NOT excused');
$given{ $_->[0] }{ $_->[1] } = $_->[2] * 100 for rows("SELECT unit, criterion, actual FROM result WHERE season = 'XP3-2026' AND stage = 'appraisal' AND criterion IN ('II.1', 'III')");
is(scalar @{ $quarters{HM} }, 1, 'the commune that was merged in June has the first quarter alone');
is(join(' ', sort keys %scores), 'AP BT CT DL GK', 'the others are scored by the assessors');

my (%collected, %total);
for my $unit (sort keys %scores) {
    my @scores = sort { $a <=> $b } @{ $scores{$unit} };
    is(scalar @scores, 5, "$unit: five scores");
    my $contest = sum(@scores[1 .. 3]) / 3;
    my $mean = sum(@{ $quarters{$unit} }) / 4;
    prints("$unit: quarters and contest", $name{$unit}, comma($mean), 4, comma($contest), 5);
    $collected{$unit} = $mean + $contest;
    $total{$unit} = $collected{$unit} + sum(values %{ $given{$unit} });
}

# December: who handed in nothing, and three days after the day that the storm gave
my ($last) = map { $_->[0] } rows("SELECT string_agg(unit, ' ') FROM membership WHERE season = 'XP3-2026' AND unit <> 'HM' AND NOT EXISTS (SELECT FROM submission s WHERE (s.season, s.unit) = (membership.season, membership.unit))");
is($last, 'CT', 'one commune never hands in');
like($printed, qr/^Kính gửi: \Q$name{CT}\E .*\n.*\n1\. .*\(hạn 12\/12\/2026, đã quá hạn 3 ngày\)\.$/m, 'and gets the letter');
is(scalar(() = $printed =~ /^Kính gửi/mg), 1, 'alone: the commune that was merged is asked for nothing');
prints('the deadline, as it was and is', 'self', '2026-12-05', '2026-12-12', 'Bão số 9 (minh hoạ)', 'Công văn minh hoạ 45/SNV');

# The file printed 91,5 for AP.
prints('the total that does not follow', 'AP', '91,5', comma($total{AP}), 'Lệch');
isnt(comma($total{AP}), '91,50', '... for it is another');
is(scalar(() = $printed =~ /Lệch$/mg), 2, 'the other totals of the file follow; the second is of the report, below');

# Two appraisals: the explanation was worth a point.
my ($first) = map { $_->[0] * 100 } rows("SELECT actual FROM earlier_appraisal WHERE unit = 'BT'");
is($given{BT}{'II.1'} - $first, 100, 'a point more');
prints('the first', 1, comma($first), '', 1, 'f');
prints('the second, with its minutes', 2, comma($given{BT}{'II.1'}), '22/BB-XP3 (minh hoạ)', 0, 't');

# Ranks before and after the objection: a point more for DL.
sub ranks { my %points = @_; return map { my $unit = $_; $unit => 1 + grep { $_ > $points{$unit} } values %points } keys %points }
my %before = map { $_ => $total{$_} } qw(AP BT DL GK);
my %after = (%before, DL => $before{DL} + 100);
my ($was, $is) = ({ ranks(%before) }, { ranks(%after) });
for my $unit (sort keys %before) {
    prints("$unit: rank and points", $is->{$unit}, $name{$unit}, comma($after{$unit}), 'ranked');
    next if $was->{$unit} == $is->{$unit};
    prints("$unit moved", $unit, $was->{$unit}, $is->{$unit}, comma($before{$unit}), comma($after{$unit}));
}
prints('who lacks a score has no rank', '', $name{CT}, comma($total{CT}), 'incomplete');
prints('the report of before', 'DL', comma($before{DL}), comma($after{DL}), 'Lệch');
prints('and who is not in it', 'CT', '', comma($total{CT}), 'Không có trong báo cáo');

# Money: number times rate times base salary; no product has to be rounded here.
my ($base) = map { $_->[0] } rows("SELECT amount FROM base_salary WHERE valid_from = '2027-01-01'");
for my $grant ([ 'BT', 'COT', 1, 8, 1 ], [ 'DL', 'BKT', 1, 2, 1 ], [ 'AP', 'BKT', 3, 1, 0 ]) {
    my ($unit, $award, $number, $rate, $is_paid) = @$grant;
    my $amount = thousands($number * $rate * $base);
    prints("$unit: money", $name{$unit}, $award, $number, $amount, $is_paid ? ($amount, '') : ('', $amount));
}

# Nothing that is published does not follow, and the pages say that they are invented.
is($demo->query('SELECT count(*) FROM nam_2026.publication_check'), 0, 'publications follow from their inputs');
my %page = map { $_ => Database::contents("$folder/$_.html") } qw(year minutes decision-2027);
like($page{$_}, qr/minh hoạ/, "$_: says so") for sort keys %page;
like($page{minutes}, qr/22\/12\/2026|22 tháng 12 năm 2026/, 'minutes of the day');
like($page{minutes}, qr/Nâng từ 18 lên 19 điểm/, 'and what was decided');
done_testing();
