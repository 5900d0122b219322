# What makes a model of a database goes through a registry as the login that doc/reporting.md makes: kanel and PostGraphile from npm, Django's inspectdb.
# Each sees every view, and of the tables and functions what the login may read.
# needs: nodejs python3-django? python3-psycopg2?
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Path qw(make_path remove_tree);
use Test::More;

chdir "$FindBin::Bin/../.." or die $!;
my $build = 'build/tools';
make_path($build);
# The last of each that runs on Debian 12's node.
my %npm = (kanel => '3.9.1', postgraphile => '4.14.1');

my $admin = Database->new('tools');
my ($reader, $council) = map { $admin->role($_) } qw(tools_reader tools_council);
$admin->query('CREATE EXTENSION emulation');
for (qw(registry conference)) { Database::run_or_die('psql', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--dbname', $admin->name, '--file', "demo/$_.sql") }
$admin->query("SET search_path = thidua; SELECT grant_access('$reader->{role}', season, 'reader'), grant_access('$council->{role}', season, 'council') FROM season;"
    . join '', map { "ALTER ROLE $_->{role} SET search_path = thidua;" } $reader, $council);

sub relations { my ($where) = @_; return join ' ', split /\n/, $admin->query("SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('r', 'v') AND $where ORDER BY relname COLLATE \"C\"") }
my $may_read = "has_table_privilege('$reader->{role}', oid, 'SELECT')";
my $seen = relations($may_read);

sub as {
    my ($who, @command) = @_;
    local @ENV{'PGDATABASE', 'NODE_PATH', keys %{$who->{environment}}} = ($who->name, "$build/node_modules", values %{$who->{environment}});
    return Database::run(@command);
}

# '', or why it is not there.
sub missing {
    my ($package) = @_;
    my $described = "$build/node_modules/$package/package.json";
    return '' if -e $described && Database::contents($described) =~ /"version": "\Q$npm{$package}\E"/;
    my ($status, $out, $err) = Database::run('npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-timeout=20000', '--fetch-retries=1', '--prefix', $build, map { "$_\@$npm{$_}" } sort keys %npm);
    return $status == 0 ? '' : "npm cannot bring $package: " . (split /\n/, $err || $out || 'no npm')[0];
}

SKIP: {
    my $reason = missing('kanel');
    skip $reason, 4 if $reason;
    my $types = "$build/types.$$";
    my ($status, undef, $err) = as($reader, 'node', 'test/tools/kanel.cjs', 'thidua', $types);
    is($status, 0, 'kanel goes through the schema') or diag($err);
    my %type = map { my $text = Database::contents($_); $text =~ /Represents the (?:table|view) thidua\.(\w+)/ ? ($1 => $text) : () } glob "$types/thidua/*.ts";
    is(join(' ', sort grep { $type{$_} =~ /^  \w+: /m } keys %type), $seen, 'and makes a type, with columns, of each view and table that the login reads');
    my %views = map { $_ => 1 } split / /, relations("relkind = 'v'");
    is_deeply([ grep { $views{$_} && $type{$_} =~ /:\s+(?:unknown|any)\b[^\/\n]*;/ } sort keys %type ], [], 'no view has a column of a type that it does not know');
    like($type{standing} // '', qr{/\*\* Đơn vị \*/\s+unit_name: string;}, 'a column has its comment');
    remove_tree($types);
}

SKIP: {
    my $reason = missing('postgraphile');
    skip $reason, 6 if $reason;
    my ($status, $out, $err) = as($reader, 'node', 'test/tools/postgraphile.cjs', 'thidua');
    is($status, 0, 'PostGraphile makes a schema and answers for every view') or diag($err);
    my ($mutations, $first, %rows) = ('', '');
    for (split /\n/, $out) { if (/^mutations(.*)/) { $mutations = $1 } elsif (/^first (.*)/) { $first = $1 } elsif (/^(\w+) (\d+)$/) { $rows{$1} = $2 } }
    is($mutations, '', 'it finds nothing that a reader could write');
    is(scalar keys %rows, scalar(split / /, $seen), 'a field for each view and table');
    is($first, $admin->query("SELECT unit_name || ' ' || points FROM thidua.standing WHERE season = 'TNB-2013' AND rank = 1"), 'the same answer as in psql');
    ($status, $out, $err) = as($council, 'node', 'test/tools/postgraphile.cjs', 'thidua');
    is($status, 0, 'for a council, too') or diag($err);
    my ($acts) = $out =~ /^mutations(.*)/;
    is(join(' ', grep { $acts =~ /\b$_\b/ } qw(decideClass leaveSeason openSeason publish submit supersede)), 'decideClass publish submit supersede', 'with what those do who act in a season, and not what the owner does');
}

SKIP: {
    my $python = '/usr/bin/python3';
    skip 'no Django or psycopg2 here', 5 if (Database::run($python, '-c', 'import django, psycopg2'))[0] != 0;
    my $folder = "$build/django.$$";
    local $ENV{PYTHONDONTWRITEBYTECODE} = 1;
    my ($status, $out, $err) = as($reader, $python, 'test/tools/inspectdb.py', $folder);
    is($status, 0, 'inspectdb makes models, and each reads') or diag($err);
    my @lines = split /\n/, $out;
    is(join(' ', sort map { /^model (\w+)/ ? $1 : () } @lines), $seen, 'one of each view and table that the login reads');
    is(join(' ', sort map { /^refused (\w+)/ ? $1 : () } @lines), relations("NOT $may_read"), 'the others it lists as what it may not read');
    my %columns = map { split / / } split /\n/, $admin->query("SELECT attrelid::regclass::text, count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND attnum > 0 AND NOT attisdropped GROUP BY 1") =~ s/thidua\.(\w+)\|/$1 /gr;
    is_deeply({ map { /^model (\w+) (\d+)/ && $columns{$1} ? ($1 => $2) : () } @lines }, \%columns, 'with every column of each view');
    cmp_ok(scalar(grep { /^model \w+ \d+ 1$/ } @lines), '>', 30, 'most have a row');
    remove_tree($folder);
}

done_testing();
