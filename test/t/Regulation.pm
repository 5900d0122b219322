# Random sheets of format 2 with results, and what they come to by their definitions: slow, exact (fractions of whole
# numbers of any size), walking from the total down. Written from what the keys mean (doc/score_sheet.md), it shares
# nothing with the extension.
#
#   my $drawn = Regulation->draw($seed)     a sheet ($drawn->{sheet}) and results ($drawn->{results}), as data for JSON
#   $drawn->circle                          true if some criterion would be needed for itself
#   $drawn->score($unit, $code)             {status, points, share}; $code '' is the whole sheet
#   $drawn->for_rank($unit)                 the total by which rank_on "exact" ranks
#   $drawn->missing($unit)                  leaves that are missing
package Regulation;

use strict;
use warnings;

use Math::BigInt;
use Math::BigRat;

sub rat { return Math::BigRat->new($_[0]) }
my ($zero, $one) = (rat(0), rat(1));

# Drawing ----------------------------------------------------------------------------------------------------------

sub below { my ($self, $n) = @_; $self->{state} = ($self->{state} * 1103515245 + 12345) % 2147483648; return int($self->{state} / 65536) % $n }
sub one_in { return $_[0]->below($_[1]) == 0 }
sub pick { my ($self, @of) = @_; return $of[ $self->below(scalar @of) ] }

sub draw {
    my ($class, $seed) = @_;
    my $self = bless { state => $seed * 7919 + 17, by_code => {}, order => [], next => 0 }, $class;
    $self->below(2) for 1 .. 5;
    my $root = { combine => 'sum', code => '', children => [ map { $self->draw_criterion(3, {}) } 1 .. 2 + $self->below(3) ] };
    unshift @{ $root->{children} }, $self->draw_leaf({ positive => 1 }) if !grep { !is_input($_) } @{ $root->{children} };
    $root->{max} = $self->regular_max($root);
    $self->{root} = $root;
    $self->number($root, undef);
    $self->{codes} = [ grep { $_ ne '' } @{ $self->{order} } ];
    $self->{leaves} = [ grep { $self->{by_code}{$_}{rule} } @{ $self->{codes} } ];
    $self->say_expressions($_) for map { $self->{by_code}{$_} } @{ $self->{order} };
    $self->{missing} = $self->pick(qw(incomplete zero reweight));
    $self->{decimals} = $self->pick(1, 2, 2);
    $self->{units} = [ map { "u$_" } 1 .. 4 ];
    $self->draw_results;
    $self->{sheet} = { %{ $self->document($root) }, decimals => $self->{decimals}, missing => $self->{missing}, rank_on => $self->pick(qw(rounded exact)) };
    return $self;
}

sub number {
    my ($self, $criterion, $parent) = @_;
    $criterion->{parent} = $parent;
    $criterion->{bonus_above} = $criterion->{bonus} || ($parent && $parent->{bonus_above}) || 0;
    $self->{by_code}{ $criterion->{code} } = $criterion;
    push @{ $self->{order} }, $criterion->{code};
    $self->number($_, $criterion) for @{ $criterion->{children} // [] };
}

sub is_input { return ($_[0]{rule} // '') eq 'input' }

sub regular_max {
    my ($self, $parent) = @_;
    my $sum = 0;
    $sum += $_->{max} for grep { !$_->{bonus} && !is_input($_) } @{ $parent->{children} };
    return $sum;
}

# want: each (this max), zero (max 0), positive (max above 0), no_bonus (nor below)
sub draw_criterion {
    my ($self, $depth, $want) = @_;
    return $depth > 0 && $self->one_in(2) ? $self->draw_parent($depth, $want) : $self->draw_leaf($want);
}

sub draw_limits {
    my ($self, $criterion, $leaf) = @_;
    $criterion->{min} = $self->pick(-3, -1, 0, 1) if $self->one_in($leaf ? 3 : 6);
    $criterion->{cap} = $criterion->{max} + $self->pick(0, 0, 1, 2.5) if $self->one_in(3);
    delete $criterion->{min} if defined $criterion->{min} && $criterion->{min} > ($criterion->{cap} // $criterion->{max});
}

sub draw_leaf {
    my ($self, $want) = @_;
    my $leaf = { code => 'c' . ++$self->{next}, max => $want->{each} // ($want->{zero} ? 0 : $self->pick(1, 2, 5, 10, 2.5)) };
    $leaf->{rule} = $self->pick(qw(given proportional count formula formula));
    if (!$want->{each} && !$want->{positive} && $self->one_in(5)) { @$leaf{qw(rule max)} = ('input', 0); return $leaf }
    $leaf->{bonus} = 1 if !$want->{no_bonus} && !$want->{each} && !$want->{positive} && $self->one_in(6);
    $self->draw_limits($leaf, 1);
    $leaf->{min} = -5 if $want->{zero} && $self->one_in(2);
    $leaf->{each} = $self->pick(0.5, -0.5, 1, -1) if $leaf->{rule} eq 'count';
    $leaf->{start} = 'max' if $leaf->{rule} eq 'count' && $self->one_in(2);
    $leaf->{blank} = 0 if $self->one_in(5) && ($leaf->{min} // 0) <= 0 && $leaf->{rule} ne 'formula';
    return $leaf;
}

sub draw_parent {
    my ($self, $depth, $want) = @_;
    my $parent = { code => 'P' . ++$self->{next} };
    my $kind = $want->{zero} ? 'sum' : $want->{each} ? $self->pick(qw(mean geometric formula highest start)) : $self->pick(qw(sum sum sum mean geometric formula highest start drop drop));
    my $own = $want->{each} // $self->pick(4, 10, 20);
    my %below = (no_bonus => $want->{no_bonus});
    my $n = 2 + $self->below(3);
    if ($kind eq 'drop') {
        $parent->{combine} = $self->pick(qw(sum mean));
        %below = (each => $self->pick(2, 5, 10), no_bonus => 1);
        $n = 3 + $self->below(3);
        $parent->{drop} = $self->pick({ lowest => 1 }, { highest => 1 }, { lowest => 1, highest => 1 }, { lowest => 2 });
    }
    elsif ($kind eq 'start') { $parent->{combine} = 'sum'; $parent->{start} = 'max'; %below = (zero => 1, no_bonus => 1) }
    else { $parent->{combine} = $kind }
    %below = (zero => 1, no_bonus => 1) if $want->{zero};
    %below = (positive => 1, no_bonus => 1) if $kind eq 'mean' || $kind eq 'geometric';
    %below = (each => $self->pick(1, $own), no_bonus => 1) if $kind eq 'highest';
    $parent->{children} = [ map { $self->draw_criterion($depth - 1, \%below) } 1 .. $n ];
    # a section of nothing but inputs has no points to give
    unshift @{ $parent->{children} }, $self->draw_leaf({ %below, positive => !$below{zero}, each => $below{each} }) if $kind ne 'formula' && !grep { !is_input($_) } @{ $parent->{children} };
    for my $child (@{ $parent->{children} }) {
        $child->{weight} = $self->pick(1, 2, 3) if ($kind eq 'geometric' || $parent->{combine} eq 'mean') && !is_input($child) && $self->one_in(2);
    }
    my $children = grep { !is_input($_) } @{ $parent->{children} };
    my $dropped = 0;
    $dropped += $_ for values %{ $parent->{drop} // {} };
    $parent->{max} = $kind eq 'drop' && $parent->{combine} eq 'sum' ? ($children - $dropped) * $below{each} : $kind eq 'sum' ? $self->regular_max($parent) : $own;
    return $self->draw_leaf($want) if $want->{positive} && $parent->{max} <= 0;
    $parent->{bonus} = 1 if !$want->{no_bonus} && !%$want && $self->one_in(8);
    $self->draw_limits($parent, 0) if $self->one_in(3);
    return $parent;
}

# Expressions: [kind, …], written by text() and computed by value() and holds().
sub draw_number {
    my ($self, $depth, $names) = @_;
    if ($depth == 0 || $self->one_in(4)) {
        return $self->one_in(4) ? [ 'constant', $self->pick(0, 1, 2, 0.5, 10) ] : $self->pick(@$names)->();
    }
    my @two = map { $self->draw_number($depth - 1, $names) } 1 .. 2;
    return $self->pick(
        sub { [ $self->pick('+', '-', '*', '/', '+', '-'), @two ] }, sub { [ $self->pick('least', 'greatest'), @two ] }, sub { [ 'round', $two[0], $self->below(3) ] }, sub { [ 'abs', $two[0] ] },
        sub { [ 'if', $self->draw_condition($depth - 1, $names), @two ] }
    )->();
}

sub draw_condition {
    my ($self, $depth, $names) = @_;
    return [ $self->pick('missing', 'assigned'), $self->pick(@{ $self->{leaves} }) ] if $self->{may_ask_state} && $self->one_in(5);
    if ($depth > 0 && $self->one_in(3)) {
        my @two = map { $self->draw_condition($depth - 1, $names) } 1 .. 2;
        return $self->one_in(4) ? [ 'not', $two[0] ] : [ $self->pick('and', 'or'), @two ];
    }
    return [ $self->pick('<', '<=', '>', '>=', '=', '<>'), $self->draw_number($depth > 1 ? 1 : 0, $names), $self->draw_number(0, $names) ];
}

# Mostly what comes later, so that few sheets need themselves.
sub other {
    my ($self, $criterion, $kind) = @_;
    my ($at) = grep { $self->{order}[$_] eq $criterion->{code} } 0 .. $#{ $self->{order} };
    my @all = $kind eq 'cell' ? @{ $self->{leaves} } : grep { !is_input($self->{by_code}{$_}) } @{ $self->{codes} };
    my %place = map { $self->{order}[$_] => $_ } 0 .. $#{ $self->{order} };
    my @later = grep { $place{$_} > $at } @all;
    return $self->pick(@later && !$self->one_in(12) ? @later : @all);
}

sub names_of {
    my ($self, $criterion, $place) = @_;
    my @own = $place eq 'value' ? ('target') : $criterion->{rule} ? qw(target actual actual max) : ();
    my @names = map { my $name = $_; sub { [ 'own', $name ] } } @own;
    push @names, sub { [ 'of', $self->pick(qw(actual actual target)), $self->other($criterion, 'cell') ] } if @{ $self->{leaves} };
    push @names, sub { [ 'of', $self->pick(qw(points share deducted)), $self->other($criterion, 'points') ] } if $place ne 'value';
    push @names, sub { [ 'own', $self->pick(qw(sum mean)) ] }, sub { [ 'own', 'max' ] } if !$criterion->{rule};
    push @names, sub { [ 'cluster', $self->pick(qw(best_actual lowest_actual highest_actual mean_actual place units)) ] } if $criterion->{rule} && $place ne 'value' && $self->one_in(3);
    return \@names;
}

sub say_expressions {
    my ($self, $criterion) = @_;
    my $names = $self->names_of($criterion, '');
    my $leaf = $criterion->{rule};
    $self->{may_ask_state} = 1;
    $criterion->{formula} = $self->draw_number(2, $names) if ($leaf // $criterion->{combine}) eq 'formula';
    if ($leaf && $self->one_in(6)) {
        $self->{may_ask_state} = 0;
        $criterion->{value} = $self->draw_number(2, $self->names_of($criterion, 'value'));
        $self->{may_ask_state} = 1;
    }
    return if $leaf && $leaf eq 'input';
    $criterion->{only_when} = $self->draw_condition(2, $names) if $criterion->{code} ne '' && $self->one_in(6);
    $criterion->{limits} = [ map { { when => $self->draw_condition(2, $names), at_most => $self->pick(0, 1, 2, 3.5, -1) } } 1 .. 1 + $self->below(2) ] if $self->one_in(6);
    return if !$leaf || !$self->one_in(5);
    my $late = { criterion => $self->pick(@{ $self->{leaves} }), free => $self->pick(0, 0, 1) };
    if ($self->one_in(2)) { $late->{steps} = [ { to => $self->pick(2, 3), percent => 25 }, { percent => $self->pick(50, 100) } ] }
    else { $late->{per_unit} = $self->pick(10, 25, 0.5) }
    $late->{as} = 'points' if !$late->{steps} && $self->one_in(3);
    $late->{of} = 'max' if !$late->{as} && $self->one_in(3);
    $criterion->{late} = $late;
}

sub text {
    my ($node) = @_;
    my ($kind, @of) = @$node;
    return "$of[0]" if $kind eq 'constant' || $kind eq 'own' || $kind eq 'cluster';
    return "$of[0]\[$of[1]\]" if $kind eq 'of';
    return "$kind\[$of[0]\]" if $kind eq 'missing' || $kind eq 'assigned';
    return "round(" . text($of[0]) . ", $of[1])" if $kind eq 'round';
    return "$kind(" . join(', ', map { text($_) } @of) . ')' if $kind =~ /^(if|least|greatest|abs)$/;
    return '(not ' . text($of[0]) . ')' if $kind eq 'not';
    return '(' . text($of[0]) . " $kind " . text($of[1]) . ')';
}

sub document {
    my ($self, $criterion) = @_;
    my %said = map { $_ => $criterion->{$_} } grep { defined $criterion->{$_} } qw(code max min cap weight rule each start blank late drop);
    delete $said{code} if $criterion->{code} eq '';
    $said{bonus} = \1 if $criterion->{bonus};
    $said{combine} = $criterion->{combine} if $criterion->{combine} && $criterion->{code} ne '';
    $said{$_} = text($criterion->{$_}) for grep { $criterion->{$_} } qw(formula value only_when);
    $said{limits} = [ map { { when => text($_->{when}), at_most => $_->{at_most} } } @{ $criterion->{limits} } ] if $criterion->{limits};
    $said{criteria} = [ map { $self->document($_) } @{ $criterion->{children} } ] if $criterion->{children};
    return \%said;
}

# What the rules take: a score within min and cap.
sub draw_results {
    my ($self) = @_;
    for my $unit (@{ $self->{units} }) {
        for my $leaf (map { $self->{by_code}{$_} } @{ $self->{leaves} }) {
            next if $self->one_in(12);
            my ($low, $high) = ($leaf->{min} // 0, $leaf->{cap} // $leaf->{max});
            my $actual = $leaf->{rule} eq 'given' ? $low + ($high - $low) * $self->pick(0, 0.5, 1, 0.25, 0.75) : $leaf->{rule} eq 'count' ? $self->below(4) : $self->below(1000) / 100;
            my $unused = $leaf->{value} || ($leaf->{rule} eq 'formula' && !$self->names_own_cell($leaf));
            my $row = { unit => $unit, criterion => $leaf->{code}, target => $self->one_in(10) && $leaf->{rule} ne 'proportional' ? undef : 1 + $self->below(10),
                        actual => $unused || $self->one_in(12) ? undef : $actual, assigned => !$self->one_in(12) };
            push @{ $self->{results} }, { %$row, assigned => $row->{assigned} ? \1 : \0 };
            $self->{cell}{$unit}{ $leaf->{code} } = $row;
        }
    }
    $self->{cell}{$_} //= {} for @{ $self->{units} };
    push @{ $self->{results} }, map { { unit => $_, criterion => undef } } @{ $self->{units} };
}

sub mentions { my ($node, $kinds) = @_; return ref $node ne 'ARRAY' ? 0 : $kinds->($node) || !!grep { mentions($_, $kinds) } @$node }

sub names_own_cell {
    my ($self, $leaf) = @_;
    return !!grep { mentions($_, sub { $_[0][0] eq 'cluster' || ($_[0][0] eq 'own' && $_[0][1] =~ /^(target|actual)$/) }) }
        grep { $_ } $leaf->{formula}, $leaf->{only_when}, map { $_->{when} } @{ $leaf->{limits} // [] };
}

# What a criterion comes to --------------------------------------------------------------------------------------------

# Half away from zero.
sub rounded {
    my ($x, $digits) = @_;
    my $power = Math::BigInt->new(10)->bpow($digits);
    my $scaled = $x * rat($power);
    my $whole = ($scaled->copy->babs + rat('1/2'))->bfloor;
    return rat(($scaled < 0 ? '-' : '') . $whole . "/$power");
}

sub circle { my ($self) = @_; return !eval { $self->score($_, '') && $self->score($_, $_) for (); $self->needs_itself; 0 } && $@ =~ /circle/ }

# Every dependency, whether this unit's numbers meet it or not.
sub needs_itself {
    my ($self) = @_;
    my %state;
    my $walk;
    $walk = sub {
        my ($node, $next) = @_;
        return if ($state{$node} // '') eq 'done';
        die "circle\n" if ($state{$node} // '') eq 'open';
        $state{$node} = 'open';
        $walk->($_, $next) for $next->($node);
        $state{$node} = 'done';
    };
    my $said = sub { my ($node) = @_; my @found; my $look; $look = sub { my ($n) = @_; return if ref $n ne 'ARRAY'; push @found, $n; $look->($_) for @$n }; $look->($node); return @found };
    my $scores = sub {
        my $criterion = $self->{by_code}{ $_[0] };
        my @needed = map { $_->{code} } @{ $criterion->{children} // [] };
        for my $expression (grep { $_ } $criterion->{formula}, $criterion->{only_when}, map { $_->{when} } @{ $criterion->{limits} // [] }) {
            push @needed, map { $_->[0] eq 'of' ? $_->[2] : $_->[1] } grep { ($_->[0] eq 'of' && $_->[1] =~ /^(points|share|deducted)$/) || ($_->[0] =~ /^(missing|assigned)$/ && !is_input($self->{by_code}{ $_->[1] })) } $said->($expression);
        }
        return @needed;
    };
    my $values = sub {
        my $value = $self->{by_code}{ $_[0] }{value} or return;
        return map { $_->[0] eq 'of' ? $_->[2] : $_->[1] } grep { ($_->[0] eq 'of' && $_->[1] eq 'actual') || $_->[0] eq 'missing' } $said->($value);
    };
    $walk->($_, $scores) for @{ $self->{order} };
    %state = ();
    $walk->($_, $values) for @{ $self->{leaves} };
}

sub assigned { my ($self, $unit, $code) = @_; my $cell = $self->{cell}{$unit}{$code}; return !$cell || $cell->{assigned} }

sub target {
    my ($self, $unit, $code) = @_;
    my $cell = $self->{cell}{$unit}{$code};
    return $cell && $cell->{assigned} && defined $cell->{target} ? rat($cell->{target}) : undef;
}

# The one that counts: entered or computed, or what stands in for it.
sub actual {
    my ($self, $unit, $code) = @_;
    my $leaf = $self->{by_code}{$code};
    return undef if !$self->assigned($unit, $code);
    my $memo = $self->{actuals}{$unit} //= {};
    return $memo->{$code} if exists $memo->{$code};
    my $cell = $self->{cell}{$unit}{$code};
    my $actual = $leaf->{value} ? $self->computed($unit, $leaf) : $cell && defined $cell->{actual} ? rat($cell->{actual}) : undef;
    $actual = rat($leaf->{blank}) if !defined $actual && defined $leaf->{blank};
    return $memo->{$code} = $actual;
}

# Nine decimals, fewer where that is more than 18 digits; none where the rule refuses it.
sub computed {
    my ($self, $unit, $leaf) = @_;
    my $x = $self->value($leaf->{value}, { unit => $unit, criterion => $leaf, values => 1 });
    return undef if !defined $x;
    my $digits = 9;
    $digits-- while $digits >= 0 && rounded($x, $digits)->copy->babs * rat(Math::BigInt->new(10)->bpow($digits)) >= rat('1e18');
    return undef if $digits < 0;
    $x = rounded($x, $digits);
    return undef if $leaf->{rule} eq 'given' && ($x < rat($leaf->{min} // 0) || $x > rat($leaf->{cap} // $leaf->{max}));
    return $x;
}

sub is_missing {
    my ($self, $unit, $leaf) = @_;
    return !defined $self->actual($unit, $leaf->{code}) || ($leaf->{rule} eq 'proportional' && !defined $self->target($unit, $leaf->{code}));
}

# The actuals of the cluster that are there, in order.
sub cluster {
    my ($self, $leaf) = @_;
    return $self->{cluster}{ $leaf->{code} } //= [ sort { $a <=> $b } map { $self->actual($_, $leaf->{code}) } grep { $self->assigned($_, $leaf->{code}) && !$self->is_missing($_, $leaf) } @{ $self->{units} } ];
}

sub missing_score { my ($self) = @_; my $policy = $self->{missing}; return { status => 'missing', points => $policy eq 'zero' ? $zero->copy : undef, share => $policy eq 'reweight' ? 'none' : 'regular' } }

sub digits { my ($self, $at) = @_; return $at->{exact} ? 9 : $self->{decimals} }

sub clamp {
    my ($self, $criterion, $points, $at) = @_;
    my $leaf = $criterion->{rule};
    my ($min, $cap) = ($criterion->{min} // ($leaf ? 0 : undef), $criterion->{cap} // ($leaf ? $criterion->{max} : undef));
    $points = rounded(rat($min), $self->digits($at)) if defined $min && $points < rounded(rat($min), $self->digits($at));
    $points = rounded(rat($cap), $self->digits($at)) if defined $cap && $points > rounded(rat($cap), $self->digits($at));
    return $points;
}

sub score { my ($self, $unit, $code, $exact) = @_; return $self->come_to({ unit => $unit, exact => $exact }, $self->{by_code}{$code}) }
sub for_rank { my ($self, $unit) = @_; $self->score($unit, ''); return $self->score($unit, '', 1)->{points} }

sub come_to {
    my ($self, $at, $criterion) = @_;
    my $memo = $self->{scores}{ $at->{exact} ? 1 : 0 }{ $at->{unit} } //= {};
    my $code = $criterion->{code};
    return $memo->{$code} if $memo->{$code};
    my $here = { %$at, criterion => $criterion };
    my $score = $criterion->{rule} ? $self->leaf($here, $criterion) : $self->parent($here, $criterion);
    $self->judge($here, $criterion, $score) if defined $score->{points};
    return $memo->{$code} = $score;
}

sub leaf {
    my ($self, $at, $leaf) = @_;
    my ($unit, $code) = ($at->{unit}, $leaf->{code});
    return { status => 'input', share => 'none' } if is_input($leaf);
    return { status => 'not assigned', share => 'none' } if !$self->assigned($unit, $code);
    my $points;
    if ($leaf->{formula}) { $points = $self->value($leaf->{formula}, $at) }
    elsif (!$self->is_missing($unit, $leaf)) {
        my ($target, $actual, $max) = ($self->target($unit, $code), $self->actual($unit, $code), rat($leaf->{max}));
        $points = $leaf->{rule} eq 'given' ? $actual : $leaf->{rule} eq 'count' ? ($leaf->{start} ? $max : $zero) + $actual * rat($leaf->{each}) : $actual < 0 ? rat($leaf->{min} // 0) : $max * $actual / $target;
    }
    return $self->missing_score if !defined $points;
    $points = $self->clamp($leaf, rounded($points, $self->digits($at)), $at);
    if (my $late = $leaf->{late}) {
        $points = $self->after_late($at, $leaf, $late, $points);
        return $self->missing_score if !defined $points;
    }
    return { status => 'scored', points => $points, share => 'regular' };
}

sub after_late {
    my ($self, $at, $leaf, $late, $earned) = @_;
    return $earned if !$self->assigned($at->{unit}, $late->{criterion});
    my $days = $self->actual($at->{unit}, $late->{criterion}) // return undef;
    $days = $days - rat($late->{free});
    return $earned if $days <= 0;
    my $amount;
    if ($late->{steps}) { my ($step) = grep { !defined $_->{to} || $days <= rat($_->{to}) } @{ $late->{steps} }; $amount = rat($step->{percent}) }
    else { $amount = $days * rat($late->{per_unit}) }
    my $low = defined $leaf->{min} ? rounded(rat($leaf->{min}), $self->digits($at)) : $zero;
    my $left;
    if (($late->{as} // '') eq 'points') { $left = $earned - $amount }
    else {
        return $earned if $earned <= 0;
        $left = $earned - $amount / rat(100) * ($late->{of} ? rat($leaf->{max}) : $earned);
        $left = $zero if $left < 0;
    }
    $left = rounded($left, $self->digits($at));
    $left = $low if $left < $low;
    return $left < $earned ? $left : $earned;
}

# What was decided by the shown points stays decided.
sub decide {
    my ($self, $at, $key, $how) = @_;
    my $memo = $self->{decided}{ $at->{unit} }{ $at->{criterion}{code} } //= {};
    return $memo->{$key} if $at->{exact};
    return $memo->{$key} = $how->();
}

sub judge {
    my ($self, $at, $criterion, $score) = @_;
    if ($criterion->{only_when}) {
        my $given = $self->decide($at, 'only_when', sub { my $holds = $self->holds($criterion->{only_when}, $at); return $holds // ($score->{points} > 0 ? 'missing' : 1) });
        if ($given eq 'missing') { my $missing = $self->missing_score; %$score = (%$missing, $criterion->{rule} ? () : (undecided => 1)); return }
        $score->{points} = $zero->copy if !$given && $score->{points} > 0;
    }
    my $n = 0;
    my $least = $score->{points};
    for my $limit (@{ $criterion->{limits} // [] }) {
        my $at_most = rounded(rat($limit->{at_most}), $self->digits($at));
        next if !$self->decide($at, 'limit' . $n++, sub { $self->holds($limit->{when}, $at) // 0 });
        $least = $at_most if $at_most < $least;
    }
    $score->{points} = $least;
}

sub parent {
    my ($self, $at, $parent) = @_;
    my @children = map { { of => $_, score => $self->come_to($at, $_) } } @{ $parent->{children} };
    my @seen = grep { $_->{score}{status} ne 'input' } @children;
    my $combine = $parent->{combine};
    my $all_off = @seen && !grep { $_->{score}{status} ne 'not assigned' } @seen;
    if ($combine eq 'formula') {
        return { status => 'not assigned', share => 'none' } if $all_off;
        my $points = $self->value($parent->{formula}, $at);
        return { %{ $self->missing_score }, undecided => 1 } if !defined $points;
        return { status => 'scored', share => 'regular', points => $self->clamp($parent, rounded($points, $self->digits($at)), $at) };
    }
    return { status => 'input', share => 'none' } if !@seen;
    $self->drop($at, $parent, \@seen) if $parent->{drop};
    my $status = $all_off ? 'not assigned' : (grep { $_->{score}{status} =~ /^(scored|dropped)$/ } @seen) ? 'scored' : 'missing';
    my @kept = grep { $_->{score}{status} ne 'dropped' } @seen;
    my @pointed = grep { defined $_->{score}{points} } @kept;
    if ($combine eq 'highest') {
        return $status eq 'not assigned' ? { status => $status, share => 'none' } : $self->missing_score if !@pointed;
        my $which = $self->decide($at, 'highest', sub { my $best = $pointed[0]; for (@pointed) { $best = $_ if $_->{score}{points} > $best->{score}{points} } return $best->{of}{code} });
        my ($best) = grep { $_->{of}{code} eq $which } @pointed;
        return { status => $status, share => 'regular', points => $self->clamp($parent, $best->{score}{points}, $at) };
    }
    my @regular = grep { !$_->{of}{bonus} } @kept;
    my @there = grep { $_->{score}{share} eq 'regular' } @regular;
    my $left_out = @regular ? !@there : !@pointed && ($self->{missing} eq 'reweight' || $all_off);
    return { status => $status, share => $left_out ? 'none' : 'regular' } if !@pointed;
    my $points = $zero;
    $points = $points + $_->{score}{points} for @pointed;
    if (!$left_out) {
        if ($combine eq 'mean') { $points = rounded($self->mean($parent, \@there), $self->digits($at)) }
        elsif ($combine eq 'geometric') { $points = $self->geometric($at, $parent, \@there) }
        elsif ($parent->{start}) { $points = $points + rounded(rat($parent->{max}), $self->digits($at)) }
        else { $points = $points + $self->made_up($at, rat($parent->{max}), \@there) }
    }
    return { status => $status, share => $left_out ? 'extra' : 'regular', points => $self->clamp($parent, $points, $at) };
}

# What of their points is within 0 and max also stands for those that are not there.
sub made_up {
    my ($self, $at, $whole, $there) = @_;
    my ($part, $max) = ($zero, $zero);
    for (@$there) {
        my ($points, $own) = ($_->{score}{points} // $zero, rounded(rat($_->{of}{max}), $self->digits($at)));
        $part = $part + ($points < 0 ? $zero : $points > $own ? $own : $points);
        $max = $max + rat($_->{of}{max});
    }
    return $max > 0 && $max != $whole ? rounded($part * $whole / $max, $self->digits($at)) - $part : $zero;
}

sub mean {
    my ($self, $parent, $there) = @_;
    my ($sum, $weights) = ($zero, $zero);
    for (@$there) {
        my $weight = rat($_->{of}{weight} // 1);
        $sum = $sum + $weight * ($_->{score}{points} // $zero) / rat($_->{of}{max});
        $weights = $weights + $weight;
    }
    return $sum / $weights * rat($parent->{max});
}

# The root of a fraction between two halves of a step: whole numbers again when both are raised to the power.
sub geometric {
    my ($self, $at, $parent, $there) = @_;
    my ($product, $power) = ($one, 0);
    for (@$there) {
        my $points = $_->{score}{points} // $zero;
        return $zero if $points <= 0;
        $product = $product * ($points / rat($_->{of}{max}))->bpow($_->{of}{weight} // 1);
        $power += $_->{of}{weight} // 1;
    }
    my $steps = rat(Math::BigInt->new(10)->bpow($self->digits($at)));
    my $doubled = ((rat(2) * rat($parent->{max}) * $steps)->bpow($power) * $product)->bfloor->numerator->copy->broot($power);
    return rat(($doubled + 1)->bdiv(2)->copy) / $steps;
}

sub drop {
    my ($self, $at, $parent, $seen) = @_;
    my @there = grep { $_->{score}{share} eq 'regular' && defined $_->{score}{points} } @$seen;
    return if !@there;
    my $dropped = $self->decide($at, 'drop', sub {
        my @left = @there;
        my @gone;
        for my $end (('lowest') x ($parent->{drop}{lowest} // 0), ('highest') x ($parent->{drop}{highest} // 0)) {
            last if @left == 1;
            my $first = $left[0];
            for (@left) { $first = $_ if $end eq 'lowest' ? $_->{score}{points} < $first->{score}{points} : $_->{score}{points} > $first->{score}{points} }
            @left = grep { $_ != $first } @left;
            push @gone, $first->{of}{code};
        }
        return { map { $_ => 1 } @gone };
    });
    for (@$seen) {
        if ($dropped->{ $_->{of}{code} }) { $_->{score}{was_missing} = $_->{score}{status} eq 'missing'; $_->{score}{status} = 'dropped'; $_->{score}{share} = 'none' }
        elsif (!defined $_->{score}{points}) { $_->{score}{share} = 'none' }
    }
}

# Missing leaves, but for those of an alternative that another one stands for; and sections that miss nothing but what they need.
sub missing { my ($self, $unit) = @_; return $self->lacking($unit, $self->{root}) }

sub lacking {
    my ($self, $unit, $criterion) = @_;
    my $score = $self->score($unit, $criterion->{code});
    my $counts = $score->{status} eq 'missing' && !($self->{missing} eq 'reweight' && $criterion->{bonus_above});
    return $counts ? 1 : 0 if $criterion->{rule};
    my $below = 0;
    for my $child (@{ $criterion->{children} }) {
        next if $criterion->{combine} eq 'highest' && $score->{status} eq 'scored' && $self->score($unit, $child->{code})->{status} eq 'missing';
        $below += $self->lacking($unit, $child);
    }
    return $below + ($counts && $score->{undecided} && !$self->any_missing($unit, $criterion) ? 1 : 0);
}

sub any_missing {
    my ($self, $unit, $criterion) = @_;
    return $self->score($unit, $criterion->{code})->{status} eq 'missing' if $criterion->{rule};
    return !!grep { $self->any_missing($unit, $_) } @{ $criterion->{children} };
}

# Expressions: undef is missing, or undecided -----------------------------------------------------------------------------

sub value {
    my ($self, $node, $at) = @_;
    my ($kind, @of) = @$node;
    return rat($of[0]) if $kind eq 'constant';
    return $self->own($of[0], $at) if $kind eq 'own';
    return $self->of_cluster($of[0], $at) if $kind eq 'cluster';
    return $self->of_other(@of, $at) if $kind eq 'of';
    if ($kind eq 'if') { my $holds = $self->holds($of[0], $at); return defined $holds ? $self->value($of[ $holds ? 1 : 2 ], $at) : undef }
    my ($a, $b) = map { ref $_ ? $self->value($_, $at) : $_ } @of;
    return undef if !defined $a || (@of > 1 && !defined $b);
    return rounded($a, $b) if $kind eq 'round';
    return $a->copy->babs if $kind eq 'abs';
    return $kind eq 'least' ? ($a < $b ? $a : $b) : ($a > $b ? $a : $b) if $kind =~ /^(least|greatest)$/;
    return $kind eq '+' ? $a + $b : $kind eq '-' ? $a - $b : $kind eq '*' ? $a * $b : $b == 0 ? undef : $a / $b;
}

sub holds {
    my ($self, $node, $at) = @_;
    my ($kind, @of) = @$node;
    return $self->state_of($kind, $of[0], $at) if $kind eq 'missing' || $kind eq 'assigned';
    if ($kind =~ /^(and|or|not)$/) {
        my ($a, $b) = map { $self->holds($_, $at) } @of;
        return defined $a ? 1 - $a : undef if $kind eq 'not';
        my $decides = $kind eq 'or' ? 1 : 0;
        return $decides if (defined $a && $a == $decides) || (defined $b && $b == $decides);
        return defined $a && defined $b ? 1 - $decides : undef;
    }
    my ($a, $b) = map { $self->value($_, $at) } @of;
    return undef if !defined $a || !defined $b;
    my $order = $a <=> $b;
    return { '<' => $order < 0, '<=' => $order <= 0, '>' => $order > 0, '>=' => $order >= 0, '=' => $order == 0, '<>' => $order != 0 }->{$kind} ? 1 : 0;
}

sub own {
    my ($self, $name, $at) = @_;
    my $criterion = $at->{criterion};
    return rat($criterion->{max}) if $name eq 'max';
    return $name eq 'target' ? $self->target($at->{unit}, $criterion->{code}) : $self->actual($at->{unit}, $criterion->{code}) if $name eq 'target' || $name eq 'actual';
    # what the children give
    my @kept = grep { $_->{score}{status} !~ /^(input|dropped)$/ } map { { of => $_, score => $self->come_to({ unit => $at->{unit}, exact => $at->{exact} }, $_) } } @{ $criterion->{children} };
    my @pointed = grep { defined $_->{score}{points} } @kept;
    return undef if !@pointed;
    my @there = grep { $_->{score}{share} eq 'regular' && !$_->{of}{bonus} } @kept;
    if ($name eq 'mean') { my @shares = grep { $_->{of}{max} > 0 } @there; return @shares ? $self->mean($criterion, \@shares) : undef }
    my $sum = $zero;
    $sum = $sum + $_->{score}{points} for @pointed;
    my $whole = $self->regular_max($criterion);
    for (values %{ $criterion->{drop} // {} }) { my ($first) = grep { !is_input($_) } @{ $criterion->{children} }; $whole -= $_ * $first->{max} }
    return $sum + $self->made_up($at, rat($whole), \@there);
}

sub of_cluster {
    my ($self, $name, $at) = @_;
    my @all = @{ $self->cluster($at->{criterion}) };
    return rat(scalar @all) if $name eq 'units';
    return undef if !@all;
    if ($name eq 'place') { my $own = $self->actual($at->{unit}, $at->{criterion}{code}); return defined $own ? rat(1 + grep { $_ > $own } @all) : undef }
    if ($name eq 'mean_actual') { my $sum = $zero; $sum = $sum + $_ for @all; return $sum / rat(scalar @all) }
    return $name eq 'lowest_actual' ? $all[0] : $all[-1];
}

sub of_other {
    my ($self, $name, $code, $at) = @_;
    return $self->$name($at->{unit}, $code) if $name eq 'actual' || $name eq 'target';
    my $criterion = $self->{by_code}{$code};
    my $points = $self->come_to({ unit => $at->{unit}, exact => $at->{exact} }, $criterion)->{points} // return undef;
    return $points if $name eq 'points';
    return $criterion->{max} == 0 ? undef : $points / rat($criterion->{max}) if $name eq 'share';
    my $taken = ($criterion->{start} && !$criterion->{rule} ? rounded(rat($criterion->{max}), $self->digits($at)) : $zero) - $points;
    return $taken > 0 ? $taken : $zero;
}

sub state_of {
    my ($self, $kind, $code, $at) = @_;
    my $leaf = $self->{by_code}{$code};
    if (is_input($leaf)) { my $is = $self->assigned($at->{unit}, $code); return $kind eq 'assigned' ? ($is ? 1 : 0) : $is && !defined $self->actual($at->{unit}, $code) ? 1 : 0 }
    my $score = $self->come_to({ unit => $at->{unit}, exact => $at->{exact} }, $leaf);
    my $status = $score->{status};
    return $kind eq 'missing' ? ($status eq 'missing' || $score->{was_missing} ? 1 : 0) : $status ne 'not assigned' ? 1 : 0;
}

1;
