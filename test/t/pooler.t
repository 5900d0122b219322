# Row security through a connection pool: pgbouncer in transaction mode, with one connection to the server for all who log in as one role.
# A statement that is prepared there once, with a plan for every parameter, is executed as a unit, an appraiser, a council and a reader by turns; each sees what a connection of its own shows. All rows are invented.
# needs: pgbouncer?
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use Registry;
use Server;
use Test::More;

my ($pgbouncer) = grep { -x } '/usr/sbin/pgbouncer', map { "$_/pgbouncer" } split /:/, $ENV{PATH};
plan skip_all => 'no pgbouncer here' unless $pgbouncer;

my $admin = Database->new('pooler');
my ($site, $unit, $other, $appraiser, $council, $reader) = map { $admin->role("pooler_$_") } qw(site unit other appraiser council reader);
my %role = (unit => $unit, 'another unit' => $other, 'an appraiser of a part' => $appraiser, council => $council, reader => $reader);
my @turns = ('unit', 'council', 'another unit', 'reader', 'an appraiser of a part');
$admin->query('CREATE EXTENSION emulation');
$admin->query("SELECT emulation.create_registry('thidua')");
Registry::fill($admin, 'thidua', $unit->{role});
$admin->query(<<"SQL");
SET search_path = thidua;
UPDATE season SET self_deadline = today() + 30, appraisal_deadline = today() + 60, final_deadline = today() + 90, status = 'open' WHERE season = 'now';
SELECT grant_access('$other->{role}', 'now', 'unit', 'HG'), grant_access('$appraiser->{role}', 'now', 'appraiser', NULL, '{I}'), grant_access('$council->{role}', 'now', 'council'), grant_access('$reader->{role}', 'now', 'reader');
ALTER ROLE $site->{role} NOINHERIT;
GRANT @{[join ', ', map { $role{$_}{role} } @turns]} TO $site->{role};
SQL
# A plan for every parameter is the one that would be kept for the next who comes.
$admin->query("ALTER ROLE $_->{role} SET search_path = thidua; ALTER ROLE $_->{role} SET plan_cache_mode = force_generic_plan;") for $site, values %role;

# The pool.
my $folder = tempdir('emulation.XXXXXX', DIR => '/tmp');
Database::write_file("$folder/users", join '', map { qq("$_->{role}" ""\n) } $site, values %role);
Database::write_file("$folder/pgbouncer.ini", <<"INI");
[databases]
* = host=$ENV{PGHOST} port=$ENV{PGPORT}
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $folder
auth_type = trust
auth_file = $folder/users
logfile = $folder/log
pidfile = $folder/pid
pool_mode = transaction
default_pool_size = 1
ignore_startup_parameters = options
INI
if ($> == 0) { chown scalar getpwnam('postgres'), -1, $folder, "$folder/users", "$folder/pgbouncer.ini" or die "chown: $!" }
$ENV{PGOPTIONS} = '';
Server::as_its_account($pgbouncer, '--daemon', '--quiet', "$folder/pgbouncer.ini");
my $main = $$;
END {
    if (defined $main && $main == $$ && $folder) {
        local $?;
        kill 'TERM', Database::contents("$folder/pid") =~ /(\d+)/ if -e "$folder/pid";
        remove_tree($folder);
    }
}
# Who comes through it: each statement from a client of its own.
sub pooled { my ($who) = @_; return bless { %$who, environment => { %{$who->{environment}}, PGHOST => $folder, PGPORT => 6432 } }, ref $who }
my $pool = pooled($site);
Database::wait_until(sub { ($pool->attempt('SELECT 1'))[0] == 0 }) or die Database::contents("$folder/log");
my $backend = $pool->query('SELECT pg_backend_pid()');

# What is asked: every view, and functions whose statements PL/pgSQL keeps.
my @views = split /\n/, $admin->query("SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' ORDER BY relname");
my %asked = ((map { $_ => ['', "SELECT string_agg(x::text, E'\\n' ORDER BY x::text) FROM $_ x"] } @views),
    (map { ("$_ of a season" => ['(text)', "SELECT string_agg(x::text, E'\\n' ORDER BY x::text) FROM $_ x WHERE season = \$1"]) } qw(standing score_breakdown self_versus_final own_score target_attainment hand_in result target explanation account live_standing live_breakdown)),
    'a board that PL/pgSQL makes' => ['(text)', 'SELECT season_board($1) IS NULL'],
    'the units that I act for' => ['', q{SELECT string_agg(DISTINCT unit, ',' ORDER BY unit) FROM my_account}]);
my @asked = sort keys %asked;
my %number = map { $asked[$_] => $_ } 0 .. $#asked;
sub statement { my ($what) = @_; my ($arguments) = @{$asked{$what}}; return "EXECUTE asked_$number{$what}" . ($arguments ? "('now')" : '') . ';' }
my $prepare = join '', map { my ($arguments, $sql) = @{$asked{$_}}; "PREPARE asked_$number{$_}$arguments AS $sql;\n" } @asked;

# Answers by number: each after a line that names it.
sub answers {
    my ($who, $before, $after) = @_;
    my $out = $who->query($before . join('', map { qq{\\echo \@$number{$_}\n} . statement($_) . "\n" } @asked) . $after);
    my (undef, %answer) = split /^\@(\d+)\n/m, "$out\n";
    return \%answer;
}
my %alone = map { $_ => answers($role{$_}, $prepare, '') } @turns;
my %as_site = map { $_ => answers($site, "SET ROLE $role{$_}{role};\n$prepare", '') } @turns;

# What each sees differs, or nothing would be tested.
for my $what ('result of a season', 'score_breakdown of a season', 'self_versus_final', 'standing', 'own_score', 'my_account') {
    my %different = map { $alone{$_}{$number{$what}} => 1 } @turns;
    cmp_ok(scalar keys %different, '>', 1, "$what: not everyone sees the same");
}
sub same { my ($got, $expected, $what) = @_; is(join(', ', grep { $got->{$number{$_}} ne $expected->{$number{$_}} } @asked), '', $what) }

# Each with a login of his own
same(answers(pooled($role{$_}), "BEGIN;\n$prepare", "ROLLBACK;\n"), $alone{$_}, "$_, with a login of its own: through the pool all views and statements as without") for @turns;

# One login for all: the role is set for a transaction
my @own_to_a_login = ('account of a season', 'own_unit');
for my $turn (@turns) {
    is(join(', ', grep { $as_site{$turn}{$number{$_}} ne $alone{$turn}{$number{$_}} } @asked), join(', ', sort grep { $as_site{$turn}{$number{$_}} ne $alone{$turn}{$number{$_}} } @own_to_a_login),
        "$turn, as a role that another login has set: only its own accounts are those of the login");
}
$pool->query("BEGIN; SET LOCAL ROLE $unit->{role};\n$prepare COMMIT;");
for my $round (1, 2) {
    same(answers($pool, "BEGIN; SET LOCAL ROLE $role{$_}{role};\n", "COMMIT;\n"), $as_site{$_}, "round $round, $_: what was prepared by another shows its own rows") for $round == 1 ? @turns : reverse @turns;
}
is($pool->query('SELECT pg_backend_pid()'), $backend, 'all of it on one connection');
is($pool->query("SELECT count(*) > 0 AND min(generic_plans) >= 9 AND max(custom_plans) = 0 FROM pg_prepared_statements WHERE name LIKE 'asked%'"), 't', 'by plans that were kept');
is($pool->query('SELECT current_user = session_user'), 't', 'at the end of the transaction the role is gone');
like($pool->refusal('SELECT * FROM thidua.standing'), qr/^42501 permission denied for schema thidua/, 'without one the login sees nothing');
# The same where the session's user changes its policies: none apply to the owner.
$admin->query("GRANT postgres TO $site->{role}");
like($pool->query("BEGIN; SET LOCAL ROLE postgres; EXECUTE asked_$number{'result of a season'}('now'); COMMIT"), qr/LA/, 'the owner sees all rows by the same statement');
same(answers($pool, "BEGIN; SET LOCAL ROLE $unit->{role};\n", "COMMIT;\n"), $as_site{unit}, 'and the next unit its own again');
$admin->query("REVOKE postgres FROM $site->{role}");

# Writing
$pool->query("BEGIN; SET LOCAL ROLE $unit->{role}; UPDATE result SET actual = 5 WHERE season = 'now' AND unit = 'BL' AND criterion = 'I.1' AND stage = 'self'; COMMIT");
is($admin->query("SELECT by_role = '$unit->{role}', by_session = '$site->{role}' FROM thidua.change_log WHERE table_name = 'result' ORDER BY number DESC LIMIT 1"), 't|t', 'the log names the role and the login');
is($pool->query("BEGIN; SET LOCAL ROLE $unit->{role}; WITH u AS (UPDATE result SET actual = 5 WHERE season = 'now' AND unit = 'HG' RETURNING 1) SELECT count(*) FROM u; COMMIT"), 0, 'a unit changes no row of another');
like($pool->refusal("BEGIN; SET LOCAL ROLE $reader->{role}; SELECT submit('now', 'BL')"), qr/^42501 permission denied for function submit/, 'a reader calls nothing that writes');
# Who revokes an account does so for the connections that there are. (The pool closes one in whose transaction a client left: it is prepared anew.)
like($pool->query("BEGIN; SET LOCAL ROLE $other->{role};\n$prepare EXECUTE asked_$number{'result of a season'}('now'); COMMIT"), qr/HG/, 'another unit sees its rows');
$admin->query("SELECT thidua.revoke_access('$other->{role}', 'now')");
like($pool->refusal("BEGIN; SET LOCAL ROLE $other->{role}; EXECUTE asked_$number{'result of a season'}('now')"), qr/^42P01 relation "result" does not exist/, 'an account that ended does not even find the table, by a plan that was kept');
# The trap that doc/security.md names
$pool->query("SET ROLE $council->{role}");
is($pool->query("SELECT current_user = '$council->{role}'"), 't', 'SET ROLE without LOCAL is the next client\'s role, too');
$pool->query('RESET ROLE');

done_testing();
