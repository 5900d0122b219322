# Dashboards filter every view that shows a season by year, cluster and unit, by joins and subqueries. Whatever the filter and whoever asks, no statement makes
# a board of a published season, or of a live one whose rows are up to date, and of a stale one at most one for each view that it names. Counted, not timed: in the transaction that asks,
# the server counts the calls of functions. The data is a small twin of the national data set, invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;
use Twin;

my $twin = Twin->new('twin');
my $office = $twin->{office};
$twin->query("ALTER DATABASE \"@{[$twin->name]}\" SET track_functions = 'all'; ALTER DATABASE \"@{[$twin->name]}\" SET search_path = thidua, pg_catalog;");
cmp_ok($office->query('SELECT count(*) FROM publication'), '>=', 12, 'seasons are published');
my @live = split /\n/, $office->query(q{SELECT season FROM season WHERE status <> 'published' ORDER BY season});
cmp_ok(scalar @live, '>=', 4, 'others are live');

# What is counted -------------------------------------------------------------------------------------------------------------------------------------------

# Boards are made by the aggregate scoreboard, which is called by these functions. The server counts a function that it calls; a function of SQL without SET could
# be put into the query that calls it, and would not be counted.
my $makers = q{pronamespace = 'thidua'::regnamespace AND prosrc ~ '\memulation\.scoreboard\('};
my $boards = $office->query("SELECT string_agg(DISTINCT proname, ' ' ORDER BY proname) FROM pg_proc WHERE $makers");
like($boards, qr/\bboard_under\b/, 'boards are made by functions');
is($office->query("SELECT string_agg(proname, ' ') FROM pg_proc WHERE $makers AND proconfig IS NULL AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'sql')"), '',
    'none of which the planner puts into a query');
is($office->query(q{SELECT string_agg(relname, ' ') FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND pg_get_viewdef(oid) ~ 'emulation\.scoreboard\('}), '',
    'and no view makes one by itself');
# A stored board that is scored again costs as much.
my @scorers = qw(breakdown standings classification reasons versus);
my $counted = q{SELECT string_agg(format('%s=%s', funcname, calls), ' ') FROM pg_stat_xact_user_functions
                 WHERE schemaname = 'thidua' AND funcname = ANY (string_to_array('} . $boards . q{', ' ')) OR schemaname = 'emulation' AND funcname = ANY ('} . "{@{[join ',', @scorers]}}" . q{')};

# What a statement calls, of two looks at the counters: a server process adds up until it hands its counters over, between two transactions.
sub calls {
    my ($before, $after) = map { { map { split /=/ } split / / } } @_;
    return map { ($_ => $after->{$_} - ($before->{$_} // 0)) } grep { $after->{$_} > ($before->{$_} // 0) } sort keys %$after;
}
sub called {
    my ($sql) = @_;
    my %calls = calls($office->query("BEGIN; \\o /dev/null\n$counted\n\\g\n\\o\n$counted;\n\\o /dev/null\n$sql;\n\\o\n$counted; COMMIT;") =~ /^(.*)\n(.*)$/);
    return join ' ', map { "$_=$calls{$_}" } sort keys %calls;
}
is(called("SELECT season_board('$live[0]')"), 'board_under=1', 'a board is counted');
is(called('SELECT season_board(season) FROM season'), 'board_under=' . $office->query('SELECT count(*) FROM season'), 'as often as it is made');
is(called("SELECT b.* FROM emulation.breakdown(season_board('$live[0]')) b"), 'board_under=1 breakdown=1', 'and what scores it');

# The views -------------------------------------------------------------------------------------------------------------------------------------------------

# Views that make boards because that is what they are asked for, at most so many of a season.
my %makes = (publication_check => 'compares each publication with the results');
my %columns;
for my $line (split /\n/, $office->query(q{SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'thidua'::regnamespace AND c.relkind = 'v' AND a.attnum > 0})) {
    my ($view, $column) = split /\|/, $line;
    $columns{$view}{$column} = 1;
}
my @views = grep { $columns{$_}{season} && !$makes{$_} } sort keys %columns;
cmp_ok(scalar @views, '>', 20, 'many views show a season');

my ($cluster, $cluster_name, $unit) = split /\|/, $office->query(q{SELECT s.cluster, c.name, min(m.unit) FROM membership m JOIN season s USING (season) JOIN cluster c USING (cluster) WHERE c.level = 'commune' GROUP BY 1, 2 ORDER BY 1 LIMIT 1});

# Ways to ask for rows of published seasons only, of one live season, and of all: [what, the rows' condition or join, its parameters].
sub ways {
    my ($view, $year) = @_;
    my $has = $columns{$view};
    my $rows = "SELECT v.* FROM $view v";
    my $season = "$rows JOIN season s ON s.season = v.season WHERE s.period = 'year' AND";
    my $standing = "$rows JOIN standing t ON t.season = v.season AND t.unit = v.unit WHERE t.period = 'year' AND";
    my @ways = (
        [ 'season', "$rows WHERE v.season = \$1", "$cluster-$year" ],
        [ 'year and cluster of season', "$season s.year = \$1::integer AND s.cluster = \$2", $year, $cluster ],
        [ 'subquery', "$rows WHERE v.season IN (SELECT season FROM season WHERE year = \$1::integer AND cluster = \$2)", $year, $cluster ]);
    push @ways, [ 'unit, year and cluster of season', "$season s.year = \$1::integer AND s.cluster = \$2 AND v.unit = \$3", $year, $cluster, $unit ] if $has->{unit};
    push @ways, [ 'year and cluster of standing', "$standing t.year = \$1::integer AND t.cluster = \$2", $year, $cluster ],
        [ 'unit of standing', "$standing t.year = \$1::integer AND t.cluster = \$2 AND t.unit = \$3", $year, $cluster, $unit ] if $has->{unit} && $view ne 'standing';
    push @ways, [ 'its own year and cluster_name', "$rows WHERE v.year = \$1::integer AND v.cluster_name = \$2", $year, $cluster_name ] if $has->{year} && $has->{cluster_name};
    push @ways, [ 'its own cluster', "$rows WHERE v.year = \$1::integer AND v.cluster = \$2", $year, $cluster ] if $has->{year} && $has->{cluster};
    return @ways;
}

# Asks all, each in a transaction of its own and with either kind of plan, and returns a line for each that makes more boards than it may, or scores any where
# it may make none. A statement about two views may make one board for each.
sub excess {
    my ($database, $may, @asked) = @_;
    my ($script, @lines) = ("\\o /dev/null\n");
    my %may_read = map { $_ => 1 } split /\n/, $database->query(q{SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND has_table_privilege(oid, 'SELECT')});
    for my $kind ('force_custom_plan', 'force_generic_plan') {
        for my $ask (grep { $may_read{$_->[0]} } @asked) {
            my ($view, $how, $sql, @parameters) = @$ask;
            my ($types, $values) = map { @parameters ? "($_)" : '' } join(', ', ('text') x @parameters), join(', ', map { "'$_'" } @parameters);
            my $views = $how =~ /of standing/ ? 2 : 1;
            $script .= "BEGIN; SET LOCAL plan_cache_mode = $kind; PREPARE q$types AS $sql;\n\\o\nSELECT '$view by $how, $kind', $views, ($counted);\n\\o /dev/null\n"
                . "EXECUTE q$values;\n\\o\n$counted;\n\\o /dev/null\nCOMMIT; DEALLOCATE q;\n";
        }
    }
    my @said = split /\n/, $database->query($script);
    while (my ($before, $after) = splice @said, 0, 2) {
        my ($what, $views, $counters) = split /\|/, $before;
        my %calls = calls($counters // '', $after);
        delete @calls{@scorers} if $may > 0;
        push @lines, "$what: " . join(' ', map { "$_=$calls{$_}" } sort keys %calls) if grep { $_ > $may * $views } values %calls;
    }
    return join "\n", @lines;
}
sub all_ways { my ($year) = @_; return map { my $view = $_; map { [ $view, @$_ ] } ways($view, $year) } @views }
sub whole { return map { [ $_, 'no filter', "SELECT * FROM $_" ] } @views }

for my $role (@Twin::roles) {
    is(excess($twin->{$role}, 0, all_ways(2025)), '', "$role: a published season makes no board");
    is(excess($twin->{$role}, 1, all_ways(2026)), '', "$role: a live season that changed makes one");
    is(excess($twin->{$role}, scalar @live, whole()), '', "$role: of all seasons, those that changed make one each");
}
$office->query("SELECT refresh_standing('$_')") for @live;
for my $role (@Twin::roles) {
    is(excess($twin->{$role}, 0, all_ways(2026)), '', "$role: a live season whose rows are up to date makes none");
    is(excess($twin->{$role}, 0, whole()), '', "$role: nor does anything else");
}
$office->query("UPDATE result SET actual = actual + 1 WHERE season = '$live[0]' AND unit = (SELECT min(unit) FROM membership WHERE season = '$live[0]') AND criterion = 'I.1'");
is(excess($office, 1, whole()), '', 'one season that changed makes one board');

# The check -------------------------------------------------------------------------------------------------------------------------------------------------

# Of each publication one board, and two of self-scores for the last; each is broken down once. The standings are ranked, and tell which units there are.
my ($season, $publications) = split /\|/, $office->query("SELECT season, count(*) FROM publication WHERE season = '$cluster-2025' GROUP BY season");
is(called("SELECT * FROM publication_check WHERE season = '$season'") =~ s/ classification=\d+//r, "board_under=$publications breakdown=@{[$publications + 2]} self_boards=1 standings=@{[$publications + 1]}",
    'a publication is computed once');

done_testing;
