# Random sheets of format 2, with every key that scores, come to what their keys mean (Regulation.pm): every criterion's points and
# status, what is missing, exact ranks. Sheets that would need themselves are refused. What is written is read as the same value; rows in
# any order, parts, text, jsonb and binary make the same board. Ten edits of each sheet are refused with a reason or are sheets as good
# as others. Sheets and results are invented; REGULATIONS says how many (default 150), and SEED from where.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use JSON::PP;
use Regulation;
use Test::More;

my ($first, $n) = ($ENV{SEED} // 1, $ENV{REGULATIONS} // 150);
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
  IF board <> other OR board::text::emulation.scoreboard <> board OR board::jsonb::emulation.scoreboard <> board THEN RETURN NEXT 'another board'; END IF;
  SELECT emulation.rollup(part) INTO other FROM (SELECT emulation.scoreboard(sheet, unit, criterion, target, actual, coalesce(assigned, true)) AS part
    FROM jsonb_to_recordset(results) AS r(unit text, criterion text, target numeric, actual numeric, assigned bool) GROUP BY unit) p;
  IF board <> other THEN RETURN NEXT 'another board of parts'; END IF;
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

# Edits ------------------------------------------------------------------------------------------------------------------------------

my @words = (0, 1, -1, 0.5, 33, 1e9, -9000000000, 'none', 'max', 'mean', 'geometric', 'formula', 'highest', 'input', 'c1', 'c2', 'P3', 'sum / 0', 'points[c1]', 'actual[c2] > 3', 'missing[c3]', 'mean + sum', 'target', 'place', \1, undef, [], {});

# Every place in a document: [container, key or index].
sub places {
    my ($value) = @_;
    return ref $value eq 'HASH' ? map { ([ $value, $_ ], places($value->{$_})) } sort keys %$value : ref $value eq 'ARRAY' ? map { ([ $value, $_ ], places($value->[$_])) } 0 .. $#$value : ();
}

sub edited {
    my ($drawn) = @_;
    my $document = $json->decode($json->encode($drawn->{sheet}));
    for (1 .. 1 + $drawn->below(2)) {
        my @places = places($document);
        # half of the time what may well be good
        my @modest = grep { $_->[1] =~ /^(?:formula|value|only_when|when|at_most|per_unit|free|percent|lowest|highest|weight|min|cap|blank|missing|rank_on|decimals|combine|late|limits|drop)$/ } @places;
        @places = @modest if @modest && $drawn->one_in(2);
        my ($at, $from) = map { $places[ $drawn->below(scalar @places) ] } 1 .. 2;
        my ($container, $key) = @$at;
        my $new = $drawn->one_in(3) ? $json->decode($json->encode([ ref $from->[0] eq 'HASH' ? $from->[0]{ $from->[1] } : $from->[0][ $from->[1] ] ]))->[0] : $words[ $drawn->below(scalar @words) ];
        if ($drawn->one_in(4)) { ref $container eq 'HASH' ? delete $container->{$key} : splice @$container, $key, 1 }
        elsif (ref $container eq 'HASH') { $container->{ $drawn->one_in(4) && !ref $from->[1] && $from->[1] !~ /^\d+$/ ? $from->[1] : $key } = $new }
        else { $container->[$key] = $new }
    }
    return $json->encode($document);
}

Database::write_file($script, join '', 'CREATE TABLE edited (n int PRIMARY KEY, sheet jsonb, results jsonb);',
    map { my $seed = $_; map { sprintf "INSERT INTO edited VALUES (%d, \$q\$%s\$q\$, \$q\$%s\$q\$);\n", $seed * 10 + $_, edited($drawn{$seed}), $json->encode($drawn{$seed}{results}) } 0 .. 9 } sort { $a <=> $b } keys %drawn);
Database::run_or_die('psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', $database->name, '-f', $script);
unlink $script;
my %outcome;
for (split /\n/, $database->query("SELECT DISTINCT n || ' ' || CASE WHEN line ~ '^[0-9A-Z]{5} ' THEN left(line, 200) WHEN line ~ '^another' THEN line ELSE 'scored' END FROM edited, come_to(sheet, results) AS line")) {
    my (undef, $line) = split / /, $_, 2;
    push @{ $outcome{ $line =~ /^(?:22|42601|54)/ && $line =~ /^\S+ ./ ? 'refused' : $line eq 'scored' ? 'scored' : 'wrong' } }, $line;
}
diag $_ for @{ $outcome{wrong} // [] };
is_deeply([ sort keys %outcome ], [ 'refused', 'scored' ], sprintf '%d edits: %d are refused with a reason, %d scored', 10 * $n, map { scalar @{ $outcome{$_} // [] } } 'refused', 'scored');

done_testing;
