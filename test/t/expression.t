# The expression language against exact fractions: seeded random trees, evaluated here by Math::BigRat from what the
# language is (doc/expressions.md), and their texts, parsed and run by expression_driver.c with the sanitizers on. No
# parser is written here: a tree is made first, and its text with parentheses and blanks that need not be. The page's
# own examples and errors are held against the driver, too.
# EXPRESSIONS= and SEED= choose others.
use strict;
use warnings;
use utf8;

use Encode qw(decode encode);
use File::Temp qw(tempdir);
use FindBin;
use Math::BigInt;
use Math::BigRat;
use Test::More;

my $expressions = $ENV{EXPRESSIONS} || 2000;
my $seed = $ENV{SEED} || 1;
srand($seed);

sub chance { return rand() < $_[0] }
sub between { my ($least, $most) = @_; return $least + int rand($most - $least + 1) }
sub one_of { return $_[rand @_] }

# Numbers ----------------------------------------------------------------------------------------------------------

# A decimal of at most 18 digits and 18 decimals, as text: mostly small ones, often 0, some as long as can be.
sub random_decimal {
    my $kind = rand;
    return between(0, 12) if $kind < 0.5;
    return sprintf('%d.%0*d', between(0, 200), 2, between(0, 99)) if $kind < 0.75;
    my ($digits, $scale) = $kind < 0.88 ? (between(1, 9), between(0, 4)) : (18, between(0, 18));
    my $number = join '', between(1, 9), map { between(0, 9) } 2 .. $digits;
    $number = '0' x ($scale + 1 - $digits) . $number if $scale + 1 > $digits;
    return $scale == 0 ? $number : substr($number, 0, -$scale) . '.' . substr($number, -$scale);
}

sub canonical_decimal {
    my ($text) = @_;
    $text =~ s/0+$//, $text =~ s/\.$// if $text =~ /\./;
    $text =~ s/^0+(?=\d)//;
    return $text;
}

sub random_measure { my $decimal = random_decimal(); return chance(0.15) && $decimal =~ /[1-9]/ ? "-$decimal" : $decimal }
sub random_points { my $points = sprintf('%s%d.%0*d', chance(0.1) ? '-' : '', between(0, chance(0.05) ? 8999999999 : 30), one_of(1, 2, 9), between(0, 9)); return chance(0.2) ? 0 : $points }

# Names --------------------------------------------------------------------------------------------------------------

my @plain = qw(target actual baseline max min cap best_actual highest_actual lowest_actual mean_actual place units sum mean total rank);
my @of = qw(target actual baseline points share deducted missing assigned);
my %is_points = map { $_ => 1 } qw(max min cap total points deducted);
my %is_count = map { $_ => 1 } qw(place units rank);
my @criteria = ('I', 'I.1', 'I.2', 'P', 'Đ.3', 'Tiêu chí 1', q{nói "có"}, q{it's}, '-', '50 %');

sub random_value {
    my ($name) = @_;
    return undef if chance(0.08);
    return between(1, 40) if $is_count{$name};
    return $is_points{$name} ? random_points() : random_measure();
}

sub digits { my ($most) = @_; my $n = between(1, $most); return join '', between(1, 9), map { between(0, 9) } 2 .. $n }
sub fraction { return defined $_[0] ? Math::BigRat->new($_[0]) : undef }

# What stands for a name, {name} or {name[criterion}, as a fraction, and the line that tells the driver.
sub random_name {
    my ($name, $criterion) = @_;
    my $nine = Math::BigRat->new('1000000000');
    if ($name eq 'mean_actual') {
        my @actuals = chance(0.1) ? () : map { random_measure() } 1 .. between(1, 12);
        my $sum = Math::BigRat->new(0);
        $sum += Math::BigRat->new($_) for @actuals;
        return (@actuals ? $sum / @actuals : undef, "mean_actual @actuals");
    }
    if ($name eq 'sum') {
        my $units = chance(0.1) ? undef : (chance(0.3) ? '-' : '') . digits(23);
        return (defined $units ? Math::BigRat->new($units) / $nine : undef, 'sum ' . ($units // '-'));
    }
    if ($name eq 'mean') {
        my @parts = chance(0.1) ? () : map { digits(18) } 1 .. 4;
        my @fractions = map { Math::BigRat->new($_) } @parts;
        return (@parts ? $fractions[0] * $fractions[1] / $fractions[2] / $fractions[3] / $nine : undef, "mean @parts");
    }
    my ($place) = grep { (@plain, @of)[$_] eq $name && (defined $criterion) == ($_ >= @plain) } 0 .. $#plain + @of;
    if ($name eq 'share') {
        my ($points, $max) = (random_value('points'), one_of(0, 10, 10, 20, '7.5', '33.333333333'));
        my $value = !defined $points ? undef : $max eq '0' ? 'undefined' : Math::BigRat->new($points) / Math::BigRat->new($max);
        return ($value, "of 3 $criterion $max", "of 19 $criterion " . ($points // '-'));
    }
    my $value = $name =~ /^(?:missing|assigned)$/ ? between(0, 1) : random_value($name);
    return (fraction($value), (defined $criterion ? "of $place $criterion " : "plain $place ") . ($value // '-'));
}

# Of all names in a tree; shares first, which bring their points with them.
sub random_values {
    my %values;
    my @lines;
    for my $node (sort { ($b->{name} eq 'share') <=> ($a->{name} eq 'share') || $a->{key} cmp $b->{key} } names_in($_[0])) {
        my ($key, $name, $criterion) = @$node{qw(key name criterion)};
        next if exists $values{$key};
        my ($value, @said) = random_name($name, $criterion);
        $values{$key} = $value;
        $values{"points[$criterion"} = fraction($1) if $name eq 'share' && $said[1] =~ /([-0-9.]*[0-9])$/;
        $values{"points[$criterion"} //= undef if $name eq 'share';
        push @lines, @said;
    }
    return (\%values, \@lines);
}

# Trees ------------------------------------------------------------------------------------------------------------

# {op, args}; constants and names have text and no args.
sub node { my ($op, @args) = @_; return {op => $op, args => [@args]} }

sub names_in { my ($node) = @_; return ($node->{key} ? $node : ()), map { names_in($_) } @{$node->{args}} }

sub name_node {
    my ($name, $criterion) = @_;
    return {op => defined $criterion ? 'of' : 'name', name => $name, criterion => $criterion, key => $name . (defined $criterion ? "[$criterion" : ''), args => []};
}

sub random_leaf {
    my $kind = rand;
    return {op => 'constant', source => random_decimal(), args => []} if $kind < 0.35;
    return name_node(one_of(@plain)) if $kind < 0.75;
    return name_node(one_of(grep { !/^(?:missing|assigned)$/ } @of), between(0, $#criteria));
}

my ($random_number, $random_condition);

$random_number = sub {
    my ($depth) = @_;
    return random_leaf() if $depth <= 0 || chance(0.15);
    my $kind = rand;
    my $some = sub { $random_number->($depth - 1 - between(0, 1)) };
    return node(one_of('+', '+', '-', '*', '*', '/'), $some->(), $some->()) if $kind < 0.6;
    return node('negate', $some->()) if $kind < 0.66;
    return node(one_of('least', 'greatest'), map { $some->() } 1 .. between(2, 4)) if $kind < 0.76;
    return node(one_of('abs', 'floor', 'ceil'), $some->()) if $kind < 0.84;
    return {op => 'round', digits => between(0, 9), args => [$some->()]} if $kind < 0.9;
    return node('if', $random_condition->($depth - 1), $some->(), $some->());
};

$random_condition = sub {
    my ($depth) = @_;
    my $kind = rand;
    return name_node(one_of('missing', 'assigned'), between(0, $#criteria)) if $kind < 0.1;
    return node(one_of('=', '<>', '<', '<=', '>', '>='), $random_number->($depth - 1), $random_number->($depth - 1)) if $kind < 0.55 || $depth <= 0;
    my $some = sub { $random_condition->($depth - 1) };
    return node(one_of('and', 'or'), $some->(), $some->()) if $kind < 0.85;
    return node('not', $some->()) if $kind < 0.93;
    return node('if', $some->(), $some->(), $some->());
};

# Denominators that grow: what a regulation of many shares comes to.
sub random_sum {
    my $sum = $random_number->(1);
    $sum = node(one_of('+', '-'), $sum, node('/', random_leaf(), name_node(one_of(qw(target actual points)), between(0, $#criteria)))) for 1 .. between(3, 20);
    return $sum;
}

# Values of trees ------------------------------------------------------------------------------------------------------

sub blamed { my ($state, $node) = @_; return {state => $state, node => $node} }
sub present { return {state => 'present', value => $_[0]} }

# floor((2·|n| + d) / 2d) with the sign of n: a half goes away from 0.
sub rounded {
    my ($value, $digits) = @_;
    my $scaled = $value * Math::BigRat->new('1' . '0' x $digits);
    my ($over, $under) = ($scaled->numerator, $scaled->denominator);
    my $whole = ($over->copy->babs * 2 + $under)->bdiv($under * 2);
    return $over->is_neg ? -$whole : $whole;
}

my %arithmetic = (
    '+' => sub { $_[0] + $_[1] }, '-' => sub { $_[0] - $_[1] }, '*' => sub { $_[0] * $_[1] }, '/' => sub { $_[0] / $_[1] },
    '=' => sub { $_[0] == $_[1] }, '<>' => sub { $_[0] != $_[1] }, '<' => sub { $_[0] < $_[1] }, '<=' => sub { $_[0] <= $_[1] },
    '>' => sub { $_[0] > $_[1] }, '>=' => sub { $_[0] >= $_[1] },
    negate => sub { -$_[0] }, abs => sub { $_[0]->copy->babs }, floor => sub { $_[0]->copy->bfloor }, ceil => sub { $_[0]->copy->bceil },
    not => sub { !$_[0] },
);

sub value_of {
    my ($node, $values) = @_;
    my $op = $node->{op};
    return present(Math::BigRat->new($node->{source})) if $op eq 'constant';
    if ($op eq 'name' || $op eq 'of') {
        my $value = $values->{$node->{key}};
        return present($value->is_zero ? 0 : 1) if $node->{name} =~ /^(?:missing|assigned)$/;
        return !defined $value ? blamed('missing', $node) : !ref $value ? blamed($value, $node) : present($value);
    }
    if ($op eq 'if') {
        my $condition = value_of($node->{args}[0], $values);
        return $condition if $condition->{state} ne 'present';
        return value_of($node->{args}[$condition->{value} ? 1 : 2], $values);
    }
    my @values = map { value_of($_, $values) } @{$node->{args}};
    if ($op eq 'and' || $op eq 'or') {
        my $decisive = $op eq 'or';
        return present($decisive) if grep { $_->{state} eq 'present' && !$_->{value} == !$decisive } @values;
    }
    for my $value (@values) { return $value if $value->{state} ne 'present' }
    my @numbers = map { $_->{value} } @values;
    return present($op eq 'and') if $op eq 'and' || $op eq 'or';
    return blamed('undefined', $node) if $op eq '/' && $numbers[1]->is_zero;
    return present(Math::BigRat->new(rounded($numbers[0], $node->{digits})) / Math::BigRat->new('1' . '0' x $node->{digits})) if $op eq 'round';
    if ($op eq 'least' || $op eq 'greatest') {
        my $best = shift @numbers;
        for my $number (@numbers) { $best = $number if $op eq 'least' ? $number < $best : $number > $best }
        return present($best);
    }
    return present($arithmetic{$op}->(@numbers));
}

# Texts ----------------------------------------------------------------------------------------------------------------

my %level = (or => 1, and => 2, not => 3, (map { $_ => 4 } qw(= <> < <= > >=)), '+' => 5, '-' => 5, '*' => 6, '/' => 6, negate => 7);

sub level { return $level{$_[0]{op}} || 8 }

sub canonical_code {
    my ($code) = @_;
    return $code if $code =~ /^[\p{L}0-9._-]+$/;
    return '"' . ($code =~ s/"/""/gr) . '"';
}

# The one text of a tree; \x01 stands before the sign or name of the node that is marked.
sub canonical;
sub operand { my ($node, $least, $marked) = @_; my $text = canonical($node, $marked); return level($node) < $least ? "($text)" : $text }

sub canonical {
    my ($node, $marked) = @_;
    my ($op, @args) = ($node->{op}, @{$node->{args}});
    my $mark = defined $marked && $node == $marked ? "\x01" : '';
    return canonical_decimal($node->{source}) if $op eq 'constant';
    return $mark . $node->{name} if $op eq 'name';
    return "$mark$node->{name}\[" . canonical_code($criteria[$node->{criterion}]) . ']' if $op eq 'of';
    return "$mark-" . operand($args[0], 7, $marked) if $op eq 'negate';
    return "${mark}not " . operand($args[0], 3, $marked) if $op eq 'not';
    return operand($args[0], level($node), $marked) . " $mark$op " . operand($args[1], level($node) + 1, $marked) if $level{$op};
    # the first argument of least, if it is itself a least, brings its own
    while ($op =~ /^(?:least|greatest)$/ && $args[0]{op} eq $op) { splice @args, 0, 1, @{$args[0]{args}} }
    return "$mark$op(" . join(', ', (map { canonical($_, $marked) } @args), $op eq 'round' ? $node->{digits} : ()) . ')';
}

# One of many texts of a tree.
sub blanks { return chance(0.2) ? one_of('  ', "\t", "\r ", '   ') : chance(0.5) ? ' ' : '' }
sub source;
sub loose { my ($node, $least) = @_; my $text = source($node); return level($node) < $least || chance(0.1) ? '(' . blanks() . $text . blanks() . ')' : $text }

sub source_code {
    my ($code) = @_;
    return $code if canonical_code($code) eq $code && chance(0.6);
    my $quote = one_of('"', "'");
    return $quote . ($code =~ s/$quote/$quote$quote/gr) . $quote;
}

sub source {
    my ($node) = @_;
    my ($op, @args) = ($node->{op}, @{$node->{args}});
    return chance(0.1) ? "0$node->{source}" : $node->{source} if $op eq 'constant';
    return $node->{name} if $op eq 'name';
    return $node->{name} . blanks() . '[' . blanks() . source_code($criteria[$node->{criterion}]) . blanks() . ']' if $op eq 'of';
    return '-' . blanks() . loose($args[0], 7) if $op eq 'negate';
    return 'not ' . blanks() . loose($args[0], 3) if $op eq 'not';
    if ($level{$op}) {
        my $around = $op =~ /^\w/ ? sub { ' ' . blanks() } : \&blanks;
        return loose($args[0], level($node)) . $around->() . $op . $around->() . loose($args[1], level($node) + 1);
    }
    return $op . blanks() . '(' . join(', ', (map { blanks() . loose($_, 0) . blanks() } @args), $op eq 'round' ? $node->{digits} : ()) . ')';
}

# What is expected -----------------------------------------------------------------------------------------------------

my @lines = map { "criterion $_" } @criteria;
my @expected;   # one for each answer: its name and whether the answer is right
my %met;

sub points_of {
    my ($value, $digits) = @_;
    my $steps = rounded($value, $digits) * Math::BigInt->new('1' . '0' x (9 - $digits));
    my $limit = Math::BigInt->new('9000000000000000000');
    return $steps > $limit ? $limit : $steps < -$limit ? -$limit : $steps;
}

sub number_is {
    my ($value, @parts) = @_;
    my ($kind, $sign, $over, $under, $exponent, $points, $cents) = @parts;
    return 0 if $kind ne 'number';
    my $given = Math::BigRat->new(Math::BigInt->from_hex($over)) / Math::BigRat->new(Math::BigInt->from_hex($under));
    my $power = Math::BigRat->new('1' . '0' x abs $exponent);
    $given = $exponent < 0 ? $given / $power : $given * $power;
    $given = -$given if $sign eq '-';
    $met{wide}++ if length $over > 16 || length $under > 16;
    $met{'very wide'}++ if length $over > 32 || length $under > 32;
    return $given == $value && $points eq points_of($value, 9)->bstr && $cents eq points_of($value, 2)->bstr;
}

sub expect_result {
    my ($tree, $values) = @_;
    my $result = value_of($tree, $values);
    my $state = $result->{state} eq 'present' ? ref $result->{value} ? 'number' : $result->{value} ? 'true' : 'false' : $result->{state};
    $met{$state}++;
    return sub { number_is($result->{value}, @_) } if $state eq 'number';
    return sub { $_[0] eq $state } if $result->{state} eq 'present';
    my $position = 1 + index canonical($tree, $result->{node}), "\x01";
    my $cause = canonical($result->{node});
    return sub { "@_" eq "$state $position $cause" };
}

for (1 .. $expressions) {
    my $is_number = chance(0.65);
    my $tree = $is_number && chance(0.1) ? random_sum() : ($is_number ? $random_number : $random_condition)->(between(1, 6));
    my $canonical = canonical($tree);
    push @lines, ($is_number ? 'number ' : 'condition ') . source($tree);
    push @expected, [$canonical, sub { $_[0] eq 'fault' && $_[1] eq 'too_exact' ? ++$met{'too exact'} : $_[0] eq 'text' && $_[1] eq $canonical }];
    for (1 .. 3) {
        my ($values, $said) = random_values($tree);
        push @lines, @$said, 'run';
        push @expected, ["$canonical\n" . join("\n", @$said), expect_result($tree, $values)];
    }
}

# The page -------------------------------------------------------------------------------------------------------------

open my $page, '<:encoding(UTF-8)', "$FindBin::Bin/../../doc/expressions.md" or die "doc/expressions.md: $!";
my $text = do { local $/; <$page> };
close $page;

# The rows of the table below a heading, without their ticks.
sub rows {
    my ($heading) = @_;
    my ($table) = $text =~ /^## \Q$heading\E\n(.*?)(?=^## |\z)/ms or die "no heading $heading";
    my @rows = map { [split /\s*\|\s*/, substr $_, 2] } $table =~ /^(\| .*)/mg;
    return @rows[1 .. $#rows];
}

# The page has codes of its own.
my %index = map { $criteria[$_] => $_ } 0 .. $#criteria;

sub criterion {
    my ($code) = @_;
    return $index{$code} if exists $index{$code};
    push @lines, "criterion $code";
    my $next = keys %index;
    return $index{$code} = $next;
}

# "`actual[I.1]` 94.9" as the driver takes it.
sub value_line {
    my ($said) = @_;
    my ($name, $code, $value) = $said =~ /^`(\w+)(?:\[([^]]+)\])?` (-?[0-9.]+)$/ or die "not understood: $said";
    return 'sum ' . $value * 1e9 if $name eq 'sum';
    my ($place) = grep { (@plain, @of)[$_] eq $name && (defined $code) == ($_ >= @plain) } 0 .. $#plain + @of;
    return defined $code ? "of $place " . criterion($code) . " $value" : "plain $place $value";
}

sub shown_result {
    my ($kind, @parts) = @_;
    return $kind eq 'true' ? 'holds' : $kind eq 'false' ? 'does not hold' : $kind eq 'missing' ? "undecided: $parts[1]" : "undefined: $parts[1]" if $kind ne 'number';
    my ($sign, $units) = $parts[4] =~ /^(-?)(\d+)$/;
    $units = '0' x (10 - length $units) . $units if length $units < 10;
    return $sign . canonical_decimal(substr($units, 0, -9) . '.' . substr $units, -9);
}

my ($n_examples, $n_errors) = (0, 0);
for my $row (rows('Examples')) {
    my ($says, $expression, $with, $gives) = @$row;
    $expression =~ s/`//g;
    my @values = map { value_line($_) } split /, /, $with;
    # what is mentioned and not given is missing
    push @lines, map { 'of 17 ' . criterion($_) . ' -' } $expression =~ /\w+\[([^]]+)\]/g;
    push @lines, ($gives =~ /hold|undecided/ ? 'condition ' : 'number ') . $expression;
    push @expected, ["the page: $says", sub { "@_" eq "text $expression" }];
    push @lines, @values, 'run';
    push @expected, ["the page: $says", sub { shown_result(@_) eq $gives }];
    $n_examples++;
}
for my $row (rows('Errors')) {
    my ($wrong, $position) = @$row;
    push @lines, 'number ' . ($wrong =~ s/`//gr);
    push @expected, ["the page: $wrong", sub { $_[0] eq 'fault' && $_[2] == $position }];
    $n_errors++;
}

# The driver -----------------------------------------------------------------------------------------------------------

my $folder = tempdir(CLEANUP => 1);
my @pure = grep { m{src/(?:base|number/(?:decimal|exact|limbs|rational)|sheet/expression)} } split ' ', scalar `make -s --no-print-directory print-pure-c`;
my @compiler = (split(' ', 'cc -std=gnu11 -g -O1 -Wall -Wextra -Werror -Wno-unused-parameter -DUSE_ASSERT_CHECKING -fsanitize=address,undefined -fno-sanitize-recover=all -Isrc -o'), "$folder/driver");
is(system(@compiler, "$FindBin::Bin/expression_driver.c", @pure), 0, 'the driver is compiled');

open my $input, '>', "$folder/input" or die "$folder/input: $!";
print $input encode('UTF-8', "$_\n") for @lines;
close $input;
is(system("'$folder/driver' <'$folder/input' >'$folder/output'"), 0, 'the driver ends well') or BAIL_OUT('no answers');
open my $output, '<', "$folder/output" or die "$folder/output: $!";
my @answers = map { chomp; decode('UTF-8', $_) } <$output>;
close $output;
is(scalar @answers, scalar @expected, 'it has an answer to everything') or BAIL_OUT('too few answers');

# A text that is refused has no results: the three answers behind it are of the text before.
my ($wrong, $is_refused) = (0, 0);
for my $i (0 .. $#expected) {
    my ($name, $is_right) = @{$expected[$i]};
    my @parts = split /\t/, $answers[$i] // '';
    my $is_random = $i < 4 * $expressions;
    $is_refused = $is_random && $parts[0] eq 'fault' if $i % 4 == 0 || !$is_random;
    next if $is_refused && $i % 4 > 0 || $is_right->(@parts);
    diag(encode('UTF-8', "seed $seed, of\n$name\nhave $answers[$i]")) if $wrong++ < 5;
}
cmp_ok($n_examples + $n_errors, '>', 15, 'the page has examples and errors');
is($wrong, 0, "the page's examples are right, and $expressions expressions on three boards each are what exact fractions give");
note(join ', ', map { "$_ $met{$_}" } sort keys %met);
cmp_ok($met{$_} // 0, '>', $expressions / 40, "there were enough that are $_") for qw(number true false missing undefined wide), 'very wide';
cmp_ok($met{'too exact'} // 0, '<', $expressions / 50, 'hardly any text was refused for its length');

done_testing;
