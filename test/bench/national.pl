#!/usr/bin/env perl
# What dashboards ask of the national data set, on the server of test/bench/national.sh: every view that shows a season,
# filtered by year, cluster and unit in the ways that tools write it, held against the same rows asked for with the
# season as a constant; filter lists; a unit's ten years; before the first night and after it. Prints a table and
# build/bench-national.json. Arguments choose jobs by part of their name; none means all; NO_NIGHT=1 leaves out the
# first night, and stores live standings without it.
#
#   test/bench/national.sh perl test/bench/national.pl score_breakdown
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Bench qw(median report run_psql write_report);
use Digest::MD5 qw(md5_hex);
use File::Temp qw(tempdir);

local $ENV{PGDATABASE} = 'national';
local $ENV{PGUSER} = 'national_office';
local $ENV{PGOPTIONS} = '-c search_path=thidua,pg_catalog';

$| = 1;
our $longest = $ENV{LONGEST} || 20;    # seconds, after which a statement is given up
our $repeats = 8;
my $folder = tempdir(CLEANUP => 1);
sub wanted { my ($name) = @_; return !@ARGV || grep { "registry, national, $name" =~ /\Q$_\E/ } @ARGV }

# Statements of one session, each with its parameters: prepared, and executed as often as lets the server choose between
# plans for these values and a plan for all. Returns for each (milliseconds of the last three, the rows).
sub session {
    my ($role, @statements) = @_;
    local $ENV{PGUSER} = $role;
    my @results;
    for my $statement (@statements) {
        my ($sql, @parameters) = @$statement;
        my $rows = "$folder/rows";
        unlink $rows;
        my $values = @parameters ? '(' . join(', ', map { 'E\'' . s/(['\\])/\\$1/gr . '\'' } @parameters) . ')' : '';
        my $types = @parameters ? '(' . join(', ', ('text') x @parameters) . ')' : '';
        my $once = sub {
            my ($times, $to) = @_;
            open my $script, '>', "$folder/script.sql" or die $!;
            print $script "SET statement_timeout = '${longest}s';\nPREPARE q$types AS $sql;\n\\timing on\n";
            print $script "\\o $to\nEXECUTE q$values;\n" for 1 .. $times;
            close $script;
            open my $psql, '-|', "psql -X -q -t -A -f '$folder/script.sql' 2>&1" or die "psql: $!\n";
            my $said = join '', <$psql>;
            close $psql;
            die "$role: $sql: $said" if $said =~ /ERROR/ && $said !~ /canceling statement due to statement timeout/;
            return ($said =~ /canceling/ ? 1 : 0, $said =~ /^Time: ([\d.]+) ms/mg);
        };
        my ($given_up, @times) = $once->(1, $rows);
        my $more = $given_up || $times[0] > 3000 ? 0 : $times[0] > 500 ? 2 : $repeats;
        if ($more) { ($given_up, @times) = $once->($more, '/dev/null') }
        @times = @times[-3 .. -1] if @times > 3;
        push @results, [ \@times, $given_up ? 'given up' : -e $rows ? digest($rows) : '' ];
    }
    return @results;
}

# The same rows in any order give the same answer.
sub digest {
    my ($file) = @_;
    open my $in, '<:raw', $file or die "$file: $!";
    my @lines = sort <$in>;
    return scalar(@lines) . ' rows, ' . md5_hex(@lines);
}

# Variants: [name, statement, parameters…]; the first is what the others are held against. An answer that was given up
# is no other answer.
sub compare {
    my ($name, $role, $goal, @variants) = @_;
    my @results = session($role, map { [ @$_[1 .. $#$_] ] } @variants);
    my @names = map { $_->[0] } @variants;
    my (%times, %answers);
    for my $i (0 .. $#variants) {
        $times{$names[$i]} = $results[$i][0];
        $answers{$names[$i]} = $results[$i][1];
    }
    my @same = grep { $answers{$_} ne 'given up' } @names;
    my ($rows) = $answers{$names[0]} =~ /^(\d+) rows/;
    eval {
        report("registry, national, $name" . (defined $rows ? ", $rows rows" : ''), rivals => \@names, times => \%times, answers => \%answers, same => @same > 1 ? \@same : [],
            goals => $goal ? [ map { [ $_, $names[0], $goal ] } @names[1 .. $#names] ] : [], least => 10, brief => 1);
        1;
    } or print "  OTHER ANSWER: $@";
}

# One statement held against a bound in milliseconds.
sub within {
    my ($name, $role, $bound, $sql, @parameters) = @_;
    local $longest = $longest > 2 * $bound / 1000 ? $longest : 2 * $bound / 1000;
    my ($result) = session($role, [ $sql, @parameters ]);
    my ($rows) = $result->[1] =~ /^(\d+) rows/;
    report("registry, national, $name", rivals => [$name], times => { $name => $result->[0] }, answers => { $name => $result->[1] },
        goals => [ [ $name, undef, "<= $bound" ] ]);
    printf "  %s\n", $result->[1] eq 'given up' ? "given up after $longest s" : "$rows rows";
}

# What there is ---------------------------------------------------------------------------------------------------

my %columns;    # view => { column => type }
for my $line (split /\n/, run_psql('-c', q{SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'v' AND a.attnum > 0 ORDER BY 1, 2})) {
    my ($view, $column, $type) = split /\|/, $line;
    $columns{$view}{$column} = $type;
}
# What is the owner's, of this server's processes, or not asked by season in a dashboard.
my %other = map { $_ => 1 } qw(kept_season publication_log_check nightly_run my_account acting_account own_unit open_for_self_scores open_for_decision);
my @views = grep { $columns{$_}{season} && !$other{$_} } sort keys %columns;

# The biggest cluster of communes, and its first unit.
my ($cluster, $cluster_name, $unit, $unit_name) = split /\|/, run_psql('-c', q{SELECT s.cluster, c.name, min(m.unit), (SELECT name FROM unit WHERE unit = min(m.unit)) FROM membership m JOIN season s USING (season) JOIN cluster c USING (cluster)
     WHERE s.year = 2025 GROUP BY 1, 2 ORDER BY count(*) DESC, 1 LIMIT 1}) =~ s/\n//r;
my $seasons_of_cluster = run_psql('-c', "SELECT array_agg(season)::text FROM season WHERE cluster = '$cluster'") =~ s/\n//r;
my $seasons_of_year = run_psql('-c', q{SELECT array_agg(season)::text FROM season WHERE year = 2025}) =~ s/\n//r;

# The ways to ask ---------------------------------------------------------------------------------------------------

sub filters_of {
    my ($view, $role) = @_;
    my $has = $columns{$view};
    my $all = 'SELECT v.* FROM ' . $view . ' v';
    my $by_season = "$all JOIN season s ON s.season = v.season WHERE s.period = 'year' AND";
    my $by_standing = "$all JOIN standing t ON t.season = v.season AND t.unit = v.unit WHERE t.period = 'year' AND";
    my $named = $has->{year} && $has->{cluster_name} && $has->{period};
    my $through_standing = $has->{unit} && $view ne 'standing';
    for my $year (2025, 2026) {
        my $status = $year == 2025 ? 'published' : 'live';
        compare("$view, $role: one season, $status", "national_$role", '<= 2',
            [ 'season, a constant', "$all WHERE v.season = \$1", "$cluster-$year" ],
            [ 'year and cluster of season', "$by_season s.year = \$1::integer AND s.cluster = \$2", $year, $cluster ],
            [ 'season in a subquery', "$all WHERE v.season IN (SELECT season FROM season WHERE year = \$1::integer AND cluster = \$2)", $year, $cluster ],
            ($named ? [ 'its own year and cluster_name', "$all WHERE v.year = \$1::integer AND v.cluster_name = \$2 AND v.period = 'year'", $year, $cluster_name ] : ()),
            ($through_standing ? [ 'year and cluster of standing', "$by_standing t.year = \$1::integer AND t.cluster = \$2", $year, $cluster ] : ()));
        compare("$view, $role: one unit of one season, $status", "national_$role", '<= 2',
            [ 'season and unit, constants', "$all WHERE v.season = \$1 AND v.unit = \$2", "$cluster-$year", $unit ],
            [ 'unit, year and cluster of season', "$by_season s.year = \$1::integer AND s.cluster = \$2 AND v.unit = \$3", $year, $cluster, $unit ],
            ($named && $has->{unit_name} ? [ 'its own year and unit_name', "$all WHERE v.year = \$1::integer AND v.unit_name = \$2 AND v.cluster_name = \$3 AND v.period = 'year'", $year, $unit_name, $cluster_name ] : ()),
            ($through_standing ? [ 'year, cluster and unit_name of standing', "$by_standing t.year = \$1::integer AND t.cluster = \$2 AND t.unit_name = \$3", $year, $cluster, $unit_name ] : ())) if $has->{unit};
    }
    compare("$view, $role: one unit, ten years", "national_$role", '<= 2',
        [ 'its seasons and unit, constants', "$all WHERE v.season = ANY (\$1::text[]) AND v.unit = \$2", $seasons_of_cluster, $unit ],
        [ 'unit, a constant', "$all WHERE v.unit = \$1", $unit ],
        [ 'unit, and cluster of season', "$by_season s.cluster = \$1 AND v.unit = \$2", $cluster, $unit ],
        ($through_standing ? [ 'unit of standing', "$all JOIN standing t ON t.season = v.season AND t.unit = v.unit WHERE t.unit = \$1", $unit ] : ())) if $has->{unit};
    compare("$view, $role: one cluster, ten years", "national_$role", '<= 2',
        [ 'its seasons, constants', "$all WHERE v.season = ANY (\$1::text[])", $seasons_of_cluster ],
        [ 'cluster of season', "$by_season s.cluster = \$1", $cluster ],
        ($named ? [ 'its own cluster_name', "$all WHERE v.cluster_name = \$1", $cluster_name ] : ()));
    compare("$view, $role: one year, all clusters", "national_$role", '<= 2',
        [ 'its seasons, constants', "$all WHERE v.season = ANY (\$1::text[])", $seasons_of_year ],
        [ 'year of season', "$by_season s.year = \$1::integer", 2025 ],
        ($named ? [ 'its own year', "$all WHERE v.year = \$1::integer", 2025 ] : ()));
}

# Every column of words that a filter lists: names, and codes of which there are few.
sub lists_of {
    my ($role) = @_;
    local $repeats = 2;
    my (%times, @slow);
    for my $view (sort keys %columns) {
        next if $view =~ /^(?:nightly_run|publication_log_check)$/;
        for my $column (sort keys %{ $columns{$view} }) {
            next unless $column =~ /^(?:name|status|state|period|year|cluster|level|kind|class|stage|role|capacity|award|award_set|attainment)$|_name$|_status$/;
            my $list = "$view.$column";
            my ($result) = session("national_$role", [ "SELECT DISTINCT $column FROM $view" ]);
            $times{$list} = $result->[0];
            push @slow, $list if median(@{ $result->[0] }) > 1000;
        }
    }
    my @lists = sort { median(@{ $times{$b} }) <=> median(@{ $times{$a} }) } keys %times;
    my @shown = @lists[0 .. ($#lists < 9 ? $#lists : 9)];
    @shown = @slow if @slow > @shown;
    report("registry, national, filter lists, $role: the slowest of " . @lists, rivals => \@shown, times => \%times, answers => {}, goals => [ map { [ $_, undef, '<= 1000' ] } @shown ]);
}

# Jobs ------------------------------------------------------------------------------------------------------------

# Once, by the clock of the server.
sub once {
    my ($sql) = @_;
    local $ENV{PGOPTIONS} = "$ENV{PGOPTIONS} -c client_min_messages=error";
    my ($time) = run_psql('-c', '\timing on', '-c', $sql) =~ /^Time: ([\d.]+) ms/m or die "no time: $sql\n";
    return $time;
}

my @nights = (
    [ 'standing whole', 'SELECT * FROM standing' ],
    [ 'standing of a year', 'SELECT * FROM standing WHERE year = 2026' ],
    [ 'score_breakdown of a season', "SELECT * FROM score_breakdown WHERE season = '$cluster-2026'" ],
    [ 'score_breakdown of a year', 'SELECT v.* FROM score_breakdown v JOIN season s USING (season) WHERE s.year = 2026' ],
    [ 'self_versus_final of a season', "SELECT * FROM self_versus_final WHERE season = '$cluster-2026'" ],
    [ 'self_versus_final of a year', 'SELECT v.* FROM self_versus_final v JOIN season s USING (season) WHERE s.year = 2026' ]
);
my $asks_of_nights = !$ENV{NO_NIGHT} && wanted('nights');
my %before = $asks_of_nights ? map { $_->[0] => (session('national_office', [ $_->[1] ]))[0] } @nights : ();
my $first = once($ENV{NO_NIGHT} ? q{SELECT refresh_standing(season) FROM season WHERE status <> 'published'} : 'CALL nightly()');
if ($asks_of_nights) {
    my $second = once('CALL nightly()');
    report('registry, national, nights', rivals => [ 'the first', 'one in which nothing changed' ], times => { 'the first' => [$first], 'one in which nothing changed' => [$second] },
        answers => {}, goals => [ [ 'the first', undef, '<= 60000' ], [ 'one in which nothing changed', undef, '<= 10000' ] ]);
    print run_psql('-c', q{SELECT format('  %-12s %-6s %4s steps %9s s', CASE run WHEN 1 THEN 'the first' ELSE 'the second' END, step, count(*), sum(seconds)) FROM nightly_run WHERE number > 0 GROUP BY run, step ORDER BY run, min(number)});
    for my $ask (@nights) {
        my ($after) = session('national_office', [ $ask->[1] ]);
        my %times = ('after the night' => $after->[0], 'before it' => $before{$ask->[0]}[0]);
        report("registry, national, before the night and after: $ask->[0]", rivals => [ 'after the night', 'before it' ], times => \%times,
            answers => { 'after the night' => $after->[1], 'before it' => $before{$ask->[0]}[1] }, goals => [ [ 'before it', 'after the night', '<= 3' ] ], least => 5);
    }
}

for my $role ('office', 'reader') {
    within("standing whole, $role", "national_$role", 1000, 'SELECT * FROM standing') if wanted("standing whole, $role");
    within("score_breakdown, $role: ten years of one unit", "national_$role", 100, 'SELECT * FROM score_breakdown WHERE unit = $1', $unit) if wanted("score_breakdown, $role: ten years of one unit");
    for my $view ('to_do', 'hand_in', 'publication_check') {
        within("$view whole, $role", "national_$role", $view eq 'publication_check' ? 30000 : 1000, "SELECT * FROM $view") if wanted("$view whole, $role");
    }
    for my $view (@views) { filters_of($view, $role) if wanted("$view, $role:") }
    lists_of($role) if wanted("filter lists, $role");
}

write_report('build/bench-national.json', longest_seconds => $longest + 0);
