# Random sheets of format 2, with every key that scores, come to what their keys mean (Regulation.pm): every criterion's points and
# status, what is missing, exact ranks. Sheets that would need themselves are refused. What is written is read as the same value, and
# rows in any order make the same board. Sheets and results are invented; REGULATIONS says how many (default 250), and SEED from where.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use JSON::PP;
use Regulation;
use Test::More;

my ($first, $n) = ($ENV{SEED} // 1, $ENV{REGULATIONS} // 250);
my $json = JSON::PP->new->canonical;
my $database = Database->new('random_sheets');

$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE drawn (seed int PRIMARY KEY, sheet jsonb, results jsonb);
-- What a sheet and its results come to, as lines; or why they are refused.
CREATE FUNCTION come_to(document jsonb, results jsonb) RETURNS SETOF text LANGUAGE plpgsql SET search_path = public, emulation AS $$
#variable_conflict use_column
DECLARE
  sheet emulation.score_sheet;
  board emulation.scoreboard;
  other emulation.scoreboard;
BEGIN
  sheet := document::emulation.score_sheet;
  IF sheet::text::emulation.score_sheet <> sheet THEN RETURN NEXT 'another sheet is read than was written'; END IF;
  SELECT emulation.scoreboard(sheet, unit, criterion, target, actual, coalesce(assigned, true)), emulation.scoreboard(sheet, unit, criterion, target, actual, coalesce(assigned, true) ORDER BY md5(unit || criterion))
    INTO board, other FROM jsonb_to_recordset(results) AS r(unit text, criterion text, target numeric, actual numeric, assigned bool);
  IF board <> other OR board::text::emulation.scoreboard <> board THEN RETURN NEXT 'another board'; END IF;
  RETURN QUERY SELECT concat_ws(' ', unit, coalesce(criterion, '-'), coalesce(trim_scale(points)::text, 'null'), status) FROM emulation.breakdown(board);
  RETURN QUERY SELECT concat_ws(' ', unit, 'lacks', missing, 'ranked', coalesce(rank::text, 'not')) FROM emulation.standings(board);
EXCEPTION WHEN OTHERS THEN RETURN NEXT SQLSTATE || ' ' || SQLERRM;
END $$;
SQL

my %drawn = map { $_ => Regulation->draw($_) } $first .. $first + $n - 1;
Database::write_file(my $script = File::Temp->new . '.sql', join '', map { sprintf "INSERT INTO drawn VALUES (%d, \$q\$%s\$q\$, \$q\$%s\$q\$);\n", $_, $json->encode($drawn{$_}{sheet}), $json->encode($drawn{$_}{results}) } sort { $a <=> $b } keys %drawn);
Database::run_or_die('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $database->name, '-f', $script);
unlink $script;
my %have;
for (split /\n/, $database->query('SELECT seed || $$ $$ || line FROM drawn, come_to(sheet, results) AS line ORDER BY seed')) {
    my ($seed, $line) = split / /, $_, 2;
    push @{ $have{$seed} }, $line;
}

# Exact ranks of what is complete and has a regular total, best first.
sub ranks {
    my ($drawn, $by) = @_;
    my %ranked = map { $_ => $by->($_) } grep { my $total = $drawn->score($_, ''); defined $total->{points} && $total->{share} eq 'regular' && !($drawn->{missing} eq 'incomplete' && $drawn->missing($_)) } @{ $drawn->{units} };
    return map { my $own = $ranked{$_}; $_ => defined $own ? 1 + grep { $_ > $own } values %ranked : 'not' } @{ $drawn->{units} };
}

sub expected {
    my ($drawn) = @_;
    my @lines;
    $drawn->score($_, '') for @{ $drawn->{units} };
    for my $unit (@{ $drawn->{units} }) {
        for my $code (@{ $drawn->{order} }) {
            my $score = $drawn->score($unit, $code);
            push @lines, join ' ', $unit, $code eq '' ? '-' : $code, defined $score->{points} ? decimal($score->{points}) : 'null', $score->{status};
        }
    }
    my %rank = ranks($drawn, sub { $drawn->{sheet}{rank_on} eq 'exact' ? $drawn->for_rank($_[0]) : $drawn->score($_[0], '')->{points} });
    push @lines, map { sprintf '%s lacks %d ranked %s', $_, $drawn->missing($_), $rank{$_} } @{ $drawn->{units} };
    return @lines;
}

# As trim_scale writes it.
sub decimal {
    my ($x) = @_;
    my $text = ($x * Math::BigRat->new('1000000000'))->numerator->bstr;
    my $sign = $text =~ s/^-// ? '-' : '';
    $text = sprintf '%010s', $text;
    $text =~ s/^ +//;
    $text = '0' x (10 - length $text) . $text if length $text < 10;
    substr $text, -9, 0, '.';
    $text =~ s/\.?0+$//;
    return $sign . $text;
}

my ($circles, $scored, @wrong) = (0, 0);
for my $seed (sort { $a <=> $b } keys %drawn) {
    my $drawn = $drawn{$seed};
    my $circle = !eval { $drawn->needs_itself; 1 };
    my @lines = @{ $have{$seed} };
    if ($circle) {
        $circles++;
        push @wrong, "$seed: not refused: $lines[0]" if $lines[0] !~ /^22023 .*need each other: /;
        next;
    }
    $scored++;
    my @expected = sort(expected($drawn));
    @lines = sort @lines;
    next if "@lines" eq "@expected";
    my %known = map { $_ => 1 } @expected;
    my %got = map { $_ => 1 } @lines;
    push @wrong, "$seed: have " . join(', ', grep { !$known{$_} } @lines) . '; want ' . join(', ', grep { !$got{$_} } @expected);
}
diag substr "SEED=$first REGULATIONS=$n: $_", 0, 600 for @wrong[ 0 .. ($#wrong < 9 ? $#wrong : 9) ];
is(scalar @wrong, 0, "$scored random sheets come to what their keys mean, to the last digit");
cmp_ok($circles, '>', 0, "... and $circles that would need themselves are refused");
cmp_ok($scored, '>', $circles, '... which are fewer');

done_testing;
