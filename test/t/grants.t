# Who has which privilege in a registry: a reporting login reads, and executes nothing that writes; who acts executes the acts and what they call, and no view fails for anybody.
# The calls are read from the functions' own texts. All rows are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Test::More;

my $admin = Database->new('grants');
my %who = map { $_ => $admin->role("grants_$_") } qw(unit appraiser assessor council reader office);
my $office = $who{office};
my @capacities = qw(unit appraiser assessor council reader);
sub role_of { $who{$_[0]}{role} }
sub in_registry { my ($who, $sql) = @_; return $who->query("SET search_path = thidua; $sql") }
sub refused { my ($who, $sql, $expected, $what) = @_; like($who->refusal("SET search_path = thidua; $sql"), $expected, $what) }
sub none { my ($sql, $what) = @_; is($admin->query("SELECT string_agg(x::text, E'\\n' ORDER BY x::text) FROM ($sql) v(x)"), '', $what) }

# A registry of 1.0.0, in which everybody who sees the schema may execute everything.
$admin->query(qq{CREATE EXTENSION emulation VERSION '1.0.0'; GRANT CREATE ON DATABASE "@{[$admin->name]}" TO $office->{role}});
$office->query("SELECT emulation.create_registry('thidua')");
Registry::fill($office, 'thidua', role_of('unit'));
in_registry($office, join '', map { "SELECT grant_access('" . role_of($_) . "', season, '$_') FROM season;" } qw(appraiser council reader));
in_registry($office, "GRANT INSERT ON meeting TO " . role_of('reader'));
is($admin->query("SELECT has_function_privilege('" . role_of('reader') . "', 'thidua.publish(text, boolean)', 'EXECUTE'), has_table_privilege('" . role_of('reader') . "', 'thidua.rejected_row', 'SELECT')"), 't|t', 'in 1.0.0 a reader executes every function and reads the files\' rejected rows');
$admin->query('ALTER EXTENSION emulation UPDATE');
$office->query("SELECT emulation.create_registry('thidua')");
in_registry($office, "SELECT grant_access('" . role_of('assessor') . "', season, 'assessor') FROM season");
is(in_registry($who{reader}, "BEGIN; INSERT INTO meeting (meeting, season, kind, held_on, host) VALUES ('n', 'now', 'review', '2013-07-02', 'HG') RETURNING 1; ROLLBACK"), 1, 'the upgrade keeps what the owner has granted besides');
in_registry($office, "REVOKE INSERT ON meeting FROM " . role_of('reader'));
# A new one has the same privileges.
$office->query("SELECT emulation.create_registry('thidua_new')");
$office->query("SET search_path = thidua_new; INSERT INTO unit (unit, name) VALUES ('BL', 'x'); INSERT INTO cluster VALUES ('TNB', 'x'); INSERT INTO season (season, cluster, year, starts_on, ends_on, status) VALUES ('now', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open');"
    . join '', map { "SELECT grant_access('" . role_of($_) . "', 'now', '$_'" . ($_ eq 'unit' ? ", 'BL'" : '') . ');' } @capacities);
$admin->query(<<'SQL');
CREATE VIEW public.privilege AS
SELECT n.nspname AS registry, regexp_replace(coalesce(r.rolname, 'PUBLIC'), '_\d+$', '') AS role, what, a.privilege_type, a.is_grantable
  FROM (SELECT relnamespace AS space, 'relation ' || relname AS what, coalesce(relacl, acldefault('r', relowner)) AS acl FROM pg_class WHERE relkind IN ('r', 'v', 'S')
        UNION ALL SELECT relnamespace, format('column %s.%s', relname, attname), attacl FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        UNION ALL SELECT pronamespace, 'function ' || format('%s(%s)', proname, pg_get_function_identity_arguments(oid)), coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
        UNION ALL SELECT oid, 'schema', nspacl FROM pg_namespace) o
  JOIN pg_namespace n ON n.oid = o.space CROSS JOIN aclexplode(o.acl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
 WHERE n.nspname IN ('thidua', 'thidua_new');
CREATE VIEW public.f AS
SELECT oid, proname AS name, provolatile = 'v' AS writes, prorettype = 'trigger'::regtype AS is_trigger, prosecdef,
       regexp_replace(regexp_replace(coalesce(pg_get_function_sqlbody(oid), prosrc), '--[^\n]*', '', 'g'), '''([^'']|'''')*''', '', 'g') AS code
  FROM pg_proc WHERE pronamespace = 'thidua'::regnamespace;
SQL
none("SELECT role || ' ' || privilege_type || ' ' || replace(what, 'thidua_new.', 'thidua.') AS p FROM privilege GROUP BY p HAVING count(DISTINCT registry) = 1", 'an upgraded registry has the privileges of a new one');
$office->query('SET client_min_messages = warning; DROP SCHEMA thidua_new CASCADE');

# Functions that write
none("SELECT name FROM f WHERE writes AND has_function_privilege('public', oid, 'EXECUTE')", 'nobody executes a function that writes unless it is granted; the others PostgreSQL does not let write');
none("SELECT name FROM f WHERE writes AND has_function_privilege('" . role_of('reader') . "', oid, 'EXECUTE')", 'a reader executes none');
none("SELECT name FROM f WHERE NOT writes AND name NOT IN ('policy_condition', 'refuse_frozen', 'refuse_late') AND NOT has_function_privilege('" . role_of('reader') . "', oid, 'EXECUTE')", 'and every one that only reads, except those that only create_registry and the freeze call');
none("SELECT what || ' ' || privilege_type FROM privilege WHERE role = 'grants_reader' AND privilege_type NOT IN ('SELECT', 'USAGE')", 'nor has it any privilege but to read');
# The acts; the function that judges a kind of file is called by its name in a text.
my @acts = qw(submit write_explanation file_objection return_submission answer_explanation decide_class publish supersede rule_on_objection study_robustness move_deadline appraise collect_results import_results check_import_results);
my %acts = (unit => \@acts, appraiser => \@acts, council => \@acts, assessor => ['enter_assessment'], reader => []);
push @acts, qw(open close_self_scoring);
for my $capacity (@capacities) {
    my $role = role_of($capacity);
    my $acts = join ', ', map { "'$_'" } @{$acts{$capacity}}, '';
    my $needed = qq{WITH RECURSIVE called AS (
        SELECT oid, code FROM f WHERE name IN ($acts)
        UNION SELECT f.oid, f.code FROM f JOIN pg_trigger t ON t.tgfoid = f.oid
               WHERE NOT f.prosecdef AND NOT t.tgisinternal AND has_any_column_privilege('$role', t.tgrelid, 'INSERT, UPDATE')
        UNION SELECT g.oid, g.code FROM called c JOIN f g ON c.code ~ format('\\m%s\\s*\\(', g.name) WHERE NOT g.prosecdef)
      SELECT oid FROM called};
    none("SELECT name FROM f WHERE writes AND NOT is_trigger AND oid IN ($needed) AND NOT has_function_privilege('$role', oid, 'EXECUTE')", "$capacity: executes what its acts and their triggers call");
    none("SELECT name FROM f WHERE writes AND has_function_privilege('$role', oid, 'EXECUTE') AND oid NOT IN ($needed)", '... and no other function that writes');
}
is(in_registry($admin, "SELECT string_agg(c || ' ' || n, ', ' ORDER BY c) FROM (SELECT c, (SELECT count(*) FROM writing_functions(c)) n FROM unnest('{unit, reader, owner}'::text[]) c) x") =~ s/unit \d+/unit some/r, 'owner 0, reader 0, unit some', 'which one table states');

# What who tries is told
refused($who{reader}, $_->[0], qr/^42501 permission denied for $_->[1]$/, "a reader: $_->[0]") for
    ["SELECT submit('now', 'BL')", 'function submit'], ["SELECT publish('now')", 'function publish'], ["SELECT refresh_standing('now')", 'function refresh_standing'],
    ["SELECT * FROM import_results('now', 'self', '')", 'function import_results'], ['CALL nightly()', 'procedure nightly'], ["SELECT grant_access(current_user::regrole, 'now', 'council')", 'function grant_access'],
    ["UPDATE result SET actual = 1", 'table result'], ["INSERT INTO objection (season, unit, text) VALUES ('past', 'BL', 'x')", 'table objection'], ['DELETE FROM vote', 'table vote'],
    ['TABLE change_log', 'table change_log'], ['TABLE import_change', 'table import_change'], ['TABLE rejected_row', 'table rejected_row'];
refused($who{$_->[0]}, $_->[1], qr/^42501 permission denied for function/, "$_->[0]: $_->[1]") for
    [council => "SELECT leave_season('now', 'BL', '2013-10-01', 'results', 'x')"], [council => "SELECT * FROM undo_import(1)"], [unit => 'SELECT renew_privileges(current_user)'], [unit => "SELECT * FROM import_units('')"];
# Who acts calls every act, which tells who may do it in that season.
for my $case ([unit => "SELECT publish('now')", 'publish season "now"', 'its council'], [unit => "SELECT return_submission('now', 'LA', 'x')", 'return the file of unit "LA"', 'its appraisers, its council'],
    [appraiser => "SELECT decide_class('now', 'BL', 'x', 'x', 'x')", 'decide classes of season "now"', 'its council'], [appraiser => "SELECT submit('now', 'BL')", 'hand in the file of unit "BL"', 'a role that acts for the unit "BL"'],
    [council => "SELECT write_explanation('now', 'BL', 'II', 'x')", 'explain for unit "BL"', 'a role that acts for the unit "BL"']) {
    my ($capacity, $sql, $what, $allowed) = @$case;
    my (undef, undef, $told) = $who{$capacity}->attempt("SET search_path = thidua; $sql");
    like($told, qr/ERROR:  42501: role "\Q@{[role_of($capacity)]}\E" may not \Q$what\E\nDETAIL:  In season "now", only \Q$allowed\E and the registry's owner are allowed to do this.\nHINT:  List your accounts/, "$capacity: $sql");
}

# Losing one of two capacities
$office->query("SET search_path = thidua; SELECT grant_access('" . role_of('appraiser') . "', 'past', 'council')");
is($office->query("SET search_path = thidua; SELECT revoke_access('" . role_of('appraiser') . "', 'past')"), 2, 'two accounts end');
refused($who{appraiser}, "UPDATE season SET status = 'appraisal' WHERE season = 'now'", qr/^42501 permission denied for table season/, 'and with the last of a capacity its privileges');
refused($who{appraiser}, "SELECT check_classes(p) FROM publication p", qr/^42501 permission denied for function check_classes/, 'on functions, too');
is(in_registry($who{appraiser}, "BEGIN; SELECT (return_submission('now', 'LA', 'x')).state; ROLLBACK"), 'returned', 'those of the other one remain');

# Every view and every table, as each of them
for my $capacity (@capacities, 'office') {
    my $sql = $admin->query("SELECT string_agg(format('SELECT %L FROM (TABLE %I) x GROUP BY ();', relname, relname), E'\\n' ORDER BY relname) FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('r', 'v') AND ("
        . ($capacity eq 'office' ? 'true' : $capacity =~ /reader|assessor/ ? "relname NOT IN ('change_log', 'import_change', 'rejected_row')" : "relname <> 'change_log'") . ')');
    is(in_registry($who{$capacity}, $sql) =~ tr/\n// + 1, $sql =~ tr/\n// + 1, "$capacity: reads every view, and every table that it needs");
}
is(in_registry($who{reader}, 'SELECT count(*) FROM publication_log_check'), 0, 'the check of the log tells a reader nothing');
# Or tools that make a model of keys fail.
none("SELECT conname FROM pg_constraint WHERE contype = 'f' AND connamespace = 'thidua'::regnamespace AND has_table_privilege('$who{$_}{role}', conrelid, 'SELECT') AND NOT has_table_privilege('$who{$_}{role}', confrelid, 'SELECT')",
    "$_: reads every table to which rows that it reads refer") for @capacities;

# Files, as each who may import
my $file = q{convert_to(E'unit,criterion,actual\n%s,II,9\n', 'UTF8')};
for my $case ([unit => 'self', 'BL', 'unit'], [appraiser => 'appraisal', 'LA', 'appraiser'], [council => 'final', 'HG', 'council']) {
    my ($capacity, $stage, $unit) = @$case;
    is(in_registry($who{$capacity}, sprintf("BEGIN; SELECT read FROM import_results('now', '$stage', $file); ROLLBACK", $unit)), 1, "$capacity: imports results");
}

# Thousands of units: privileges by a group, accounts each its own
my ($group, $member) = map { $admin->role("grants_$_") } qw(group member);
$admin->query("ALTER ROLE $group->{role} NOLOGIN; GRANT $group->{role} TO $member->{role}");
$office->query("SET search_path = thidua; UPDATE season SET self_deadline = today() + 1 WHERE season = 'now'; UPDATE season SET status = 'open' WHERE season = 'now'; SELECT grant_privileges('$group->{role}', 'unit'); INSERT INTO account (season, role_name, capacity, unit) VALUES ('now', '$member->{role}', 'unit', 'HG')");
is(in_registry($member, "BEGIN; DO 'BEGIN PERFORM submit(''now''); END'; SELECT unit, state, (SELECT string_agg(DISTINCT unit, ',') FROM result WHERE season = 'now') FROM submission WHERE season = 'now'; ROLLBACK"), 'HG|submitted|HG', 'a member of a group with the privileges acts by its own account');

# A function that the owner adds is its own until it is granted.
$office->query("CREATE FUNCTION thidua.of_the_office() RETURNS void LANGUAGE plpgsql AS 'BEGIN DELETE FROM thidua.task; END'; SELECT emulation.create_registry('thidua')");
refused($who{council}, 'SELECT of_the_office()', qr/^42501 permission denied for function of_the_office/, 'so is one that the owner adds, from the next upgrade on');

done_testing();
