# client/dashboard: its queries as a reader runs them, and its pages in Chromium, compared with the views of the
# registry. Pictures are left in build/dashboard: look at them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Encode qw(decode encode);
use utf8;
use JSON::PP qw(decode_json);
use Test::More;

binmode $_, ':encoding(UTF-8)' for Test::More->builder->output, Test::More->builder->failure_output, Test::More->builder->todo_output;

my $database = Database->new('dashboard');
$database->query('CREATE EXTENSION emulation');
Database::run_or_die('psql', '--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--dbname', $database->name, '--file', $_)
    for 'demo/registry.sql', 'demo/conference.sql', 'test/browser/dashboard.sql';
my $reader = $database->role('reader');
$database->query("ALTER ROLE $reader->{role} SET default_transaction_read_only = on; SET search_path = thidua; "
    . "SELECT grant_access('$reader->{role}', season, 'reader') FROM season WHERE year < 2015");

# What the registry says: rows of cells, as text.  vn writes a number as Viet Nam does, independently of the pages.
sub expected {
    my ($sql) = @_;
    my $vn = q{CREATE FUNCTION pg_temp.vn(n numeric, d integer) RETURNS text LANGUAGE sql AS $$
      SELECT coalesce(translate(to_char(n, 'FM999,999,999,990' || CASE WHEN d > 0 THEN '.' || repeat('0', d) ELSE '' END), ',.', '.,'), '') $$;};
    $sql =~ s/\bvn\(/pg_temp.vn(/g;
    my $rows = $reader->query(encode('UTF-8', "SET default_transaction_read_only = off; SET search_path = thidua, pg_catalog; $vn SELECT coalesce(json_agg(cells), '[]') FROM ($sql) q(cells)"));
    return decode_json($rows);
}


# The queries

my %least = (season => 2, standing => 24, unit => 12, indicator => 48, criterion => 41, score => 492, award => 125, to_do => 5);
my @queries = map { m{/(\w+)\.sql$} } sort glob 'client/dashboard/model/*.sql';
is("@queries", join(' ', sort keys %least), 'the queries');
for my $name (@queries) {
    my $query = Database::contents("client/dashboard/model/$name.sql");
    is($reader->query("SET search_path = thidua; SELECT count(*) FROM ($query) q"), $least{$name}, "a reader runs $name.sql");
    my @other = grep { !/^(?:dim_|fact_|to_do$)/ } $query =~ /\b(?:FROM|JOIN)\s+([a-z]\w*)/g;
    is("@other", '', '... on the star alone');
}
my %read = map { $_ => 1 } map { Database::contents($_) =~ m{"data/(\w+)\.json"}g } glob 'client/dashboard/src/*.md';
is(join(' ', sort keys %read), "@queries", 'the pages read these and no others');
my $stranger = $database->role('stranger');
is($stranger->sqlstate('SELECT FROM thidua.dim_season'), '42501', 'a role without an account reads nothing');


# The pages

my $library = 'set -eu; . test/lib/server.sh; . test/lib/browser.sh';
my ($status, $out, $err) = Database::run('bash', '-c', "$library; install_browser; install_dashboard");
if ($status == 77) {
    SKIP: { skip((split /\n/, $out)[-1], 1) }
    done_testing;
    exit 0;
}
die $err, $out if $status != 0;
my $site = 'build/dashboard/dist';
{
    local @ENV{keys %{$reader->{environment}}} = values %{$reader->{environment}};
    local $ENV{PGDATABASE} = $database->name;
    delete local $ENV{PGOPTIONS};
    # Without a network, where the system lets a process be without one.
    my @alone = (Database::run('unshare', '--net', 'true'))[0] == 0 ? ('unshare', '--net') : ();
    my @build = ('npm', '--prefix', 'build/dashboard', 'run', 'build');
    local $ENV{PGUSER} = $stranger->{role};
    my ($failed, $said, $errors) = Database::run(@alone, @build);
    isnt($failed, 0, 'no site is built by a role that may not read');
    like($said . $errors, qr/as $stranger->{role}, schema thidua: .*\n.*grant_access\('$stranger->{role}', season, 'reader'\)/, '... and it is said what is missing');
    $ENV{PGUSER} = $reader->{role};
    ($failed, $said, $errors) = Database::run(@alone, @build);
    is($failed, 0, 'the site is built by a reader' . (@alone ? ', without a network' : '')) or BAIL_OUT($said . $errors);
}

my $open_season = 'Cụm thi đua các tỉnh Tây Nam Bộ (bản minh hoạ), năm 2014';
my @choices = ('index', $open_season, 'don-vi', 'Bạc Liêu', 'tieu-chi', 'Mục', 'khen-thuong', 'Đồng Tháp');
my $tasks = q{SELECT json_build_array(unit_name, task_name(task), vn(nullif(days_late, 0), 0), coalesce(to_char(due_on, 'DD/MM/YYYY'), ''), coalesce(criterion, ''), coalesce(detail, ''))
  FROM to_do JOIN unit u USING (unit) ORDER BY days_late DESC NULLS LAST, u.position};
# Viet Nam's midnight may be between.
my $tasks_before = expected($tasks);
($status, $out, $err) = Database::run('bash', '-c', "$library; in_browser dashboard.cjs \"\$@\"", 'bash', $site, 'build/dashboard', map { encode('UTF-8', $_) } @choices);
is($status, 0, 'Chromium shows the pages') or BAIL_OUT($out . $err);
my %seen;
for my $shown (map { decode_json($_) } split /\n/, $out) {
    my $what = join ' ', grep { defined } @$shown{qw(page choice width)};
    $seen{$what} = $shown;
    is("@{$shown->{faults}}", '', "$what: no error, no request elsewhere");
    is("@{$shown->{strange}}", '', '... nothing that is not for people');
    is($shown->{language}, 'vi', '... in Vietnamese');
    ok(!$shown->{tooWide}, '... and no wider than the screen');
}
sub page { my ($name, $choice) = @_; return $seen{join ' ', $name, grep { defined } $choice, 1280} }
# The first columns of a table's rows, without its heading.
sub cells { my ($page, $table, $columns) = @_; my @rows = @{$page->{tables}[$table]}; return [map { [@$_[0 .. $columns - 1]] } @rows[1 .. $#rows]] }
for my $name (qw(index don-vi tieu-chi khen-thuong viec-can-lam)) {
    is_deeply($seen{"$name 375"}{tables}, page($name)->{tables}, "$name: a phone shows the same figures");
}

my $standing = q{SELECT json_build_array(coalesce(rank::text, '–'), unit_name, vn(points, 2), vn(behind_next, 2), coalesce(class, '')) FROM standing WHERE season = '%s' ORDER BY rank NULLS LAST, position};
is_deeply(cells(page('index'), 0, 5), expected(sprintf $standing, 'TNB-2013'), 'standings: those of the last published season');
is_deeply([map { [@$_[1, 2]] } @{cells(page('index'), 0, 3)}[0 .. 2]], [['Bạc Liêu', '957,11'], ['Long An', '955,79'], ['Hậu Giang', '952,25']], '... which begin with the three published totals');
is_deeply(cells(page('index', $open_season), 0, 5), expected(sprintf $standing, 'TNB-2014'), '... and of the one that runs');
my %label = map { $_ => 1 } @{page('index')->{labels}};
is(join(', ', grep { !$label{$_} } map { @$_[1, 2] } @{cells(page('index'), 0, 3)}), '', '... and each unit and its points are in the chart');

is_deeply(page('don-vi')->{choices}, [map { $_->[0] } @{expected('SELECT json_build_array(name) FROM unit ORDER BY position')}], 'units: in the official order');
my $bac_lieu = page('don-vi', 'Bạc Liêu');
is_deeply(cells($bac_lieu, 0, 4), expected(q{SELECT json_build_array(year::text, coalesce(rank::text, '–'), vn(points, 2), vn(round(100 * points / max_points, 2), 2)) FROM standing WHERE unit = 'BL' ORDER BY year DESC}), '... its years');
is_deeply(cells($bac_lieu, 1, 4), expected(q{SELECT json_build_array(format('%s (%s)', name, measure), year::text, vn(plan, scale(trim_scale(plan))), vn(actual, scale(trim_scale(actual))))
  FROM indicator_value JOIN indicator USING (indicator) WHERE unit = 'BL' ORDER BY position}), '... its indicators');
is_deeply(cells($bac_lieu, 2, 3), expected(q{SELECT json_build_array(award_name, vn(number, 0), year::text) FROM award_total t JOIN award a USING (award) WHERE unit = 'BL'
  ORDER BY year DESC, array_position('{state,province,grassroots}', t.level), a.position}), '... its awards');

sub heat {
    my ($which) = @_;
    return expected(qq{SELECT (SELECT json_agg(c) FROM (SELECT u.name UNION ALL (SELECT CASE WHEN points IS NULL THEN '–' WHEN max_points = 0 THEN CASE points WHEN 0 THEN '0' ELSE vn(points, 2) END
      ELSE vn(round(100 * points / max_points, 1), 1) END FROM score_breakdown b WHERE b.season = 'TNB-2013' AND b.unit = u.unit AND $which ORDER BY ordinal)) q(c)) FROM unit u ORDER BY position});
}
is_deeply(cells(page('tieu-chi'), 0, 32), heat('is_leaf'), 'criteria: the shares of 12 units in 31 leaves');
is_deeply(cells(page('tieu-chi', 'Mục'), 0, 4), heat('depth = 1'), '... and in three sections');
is_deeply([@{page('tieu-chi')->{tables}[0][0]}[1 .. 31]], [map { $_->[0] } @{expected(q{SELECT json_build_array(criterion) FROM score_breakdown WHERE season = 'TNB-2013' AND unit = 'BL' AND is_leaf ORDER BY ordinal})}], '... in the order of the sheet');

my $awards = q{SELECT json_build_array(CASE WHEN grouping(award) = 1 THEN award_level_name(t.level) ELSE min(a.name) END, vn(sum(number) FILTER (WHERE year = 2013), 0), vn(sum(number) FILTER (WHERE year = 2012), 0))
  FROM award_total t JOIN award a USING (award) WHERE %s GROUP BY GROUPING SETS ((t.level), (t.level, award, a.position)) ORDER BY array_position('{state,province,grassroots}', t.level), grouping(award) DESC, a.position};
is_deeply(cells(page('khen-thuong'), 0, 3), expected(sprintf $awards, 'true'), 'awards: by level, award and year');
is_deeply([grep { $_->[0] =~ /^Cấp / } @{cells(page('khen-thuong'), 0, 2)}], [['Cấp nhà nước', '3.574'], ['Cấp tỉnh', '59.894']], '... with the published sums of 2013');
is_deeply(cells(page('khen-thuong', 'Đồng Tháp'), 0, 2), [map { [@$_[0, 1]] } @{expected(sprintf $awards, "unit = 'DT'")}], '... and of one unit');

my $tasks_after = expected($tasks);
my $shown = cells(page('viec-can-lam'), 0, 6);
is(scalar @$shown, 5, 'tasks: three missing files, an explanation, an objection');
is_deeply($shown, (grep { JSON::PP->new->canonical->encode($_) eq JSON::PP->new->canonical->encode($shown) } $tasks_before, $tasks_after)[0] // $tasks_after, '... as in to_do');
is_deeply([@{page('viec-can-lam')->{cards}}[0, 1]], ['5', '4'], '... and counted');

done_testing;
