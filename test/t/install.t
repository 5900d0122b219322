# What CREATE EXTENSION makes: whose schema it takes, what every object says of itself, who may use it, and the public contract.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
my $nobody = "emulation_t_nobody_$$";
my $other = "emulation_t_other_$$";
my $database = Database->new('install');
$database->query("CREATE ROLE $nobody; CREATE ROLE $other;");

END {
    my $status = $?;
    undef $database;    # before the roles: they own things in it
    Database::run('dropuser', '--if-exists', $_) for grep { defined } $nobody, $other;
    $? = $status;
}


# The schema

is($database->sqlstate("CREATE SCHEMA emulation AUTHORIZATION $other; CREATE EXTENSION emulation;"), '42501', 'a schema of somebody else is refused');
like(($database->attempt('CREATE EXTENSION emulation;'))[2], qr/emulation.*$other/, 'with his name');
is($database->query(q{SELECT count(*) FROM pg_extension WHERE extname = 'emulation'}), '0', 'and nothing is left of the attempt');
is($database->query(q{SELECT count(*) FROM pg_proc WHERE pronamespace = 'emulation'::regnamespace}), '0', 'no function either');
is($database->sqlstate('ALTER SCHEMA emulation OWNER TO CURRENT_USER; CREATE EXTENSION emulation;'), '', 'in a schema of the own it is installed');
is($database->sqlstate('DROP EXTENSION emulation;'), '', 'and may be dropped');
is($database->query(q{SELECT (SELECT count(*) FROM pg_proc WHERE pronamespace = n) + (SELECT count(*) FROM pg_type WHERE typnamespace = n) + (SELECT count(*) FROM pg_class WHERE relnamespace = n)
                           + (SELECT count(*) FROM pg_operator WHERE oprnamespace = n) + (SELECT count(*) FROM pg_opclass WHERE opcnamespace = n)
                      FROM (SELECT 'emulation'::regnamespace AS n) AS s}), '0', 'without leaving anything in the schema');
is($database->sqlstate('CREATE EXTENSION emulation;'), '', 'and installed again');
is($database->query(q{SELECT e.extversion = a.default_version AND n.nspname = 'emulation' FROM pg_extension e JOIN pg_available_extensions a ON a.name = e.extname
                        JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'emulation'}), 't', 'in its default version, in the schema emulation');
{
    my $fresh = Database->new('fresh');
    isnt($fresh->sqlstate('CREATE SCHEMA elsewhere; CREATE EXTENSION emulation SCHEMA elsewhere;'), '', 'no other schema is taken: functions name each other by it');
    is($fresh->sqlstate('CREATE EXTENSION emulation;'), '', 'where there is no schema it is made');
    is($fresh->query(q{SELECT nspowner = current_user::regrole FROM pg_namespace WHERE nspname = 'emulation'}), 't', 'and belongs to who installs');
    is($fresh->query("SET search_path = ''; SELECT emulation.points('{\"max\": 5, \"criteria\": [{\"code\": \"a\", \"max\": 5, \"rule\": \"given\"}]}', 'a', NULL, 4);"), '4.00', 'it works with an empty search path');
}


# What the objects say of themselves

# From 17 the arrays of the extension's types and the row types of its views are members, too: nobody creates, comments on or compares them.
$database->query(<<'SQL');
CREATE VIEW public.member AS
SELECT d.classid, d.objid, i.type, i.identity FROM pg_depend d, pg_identify_object(d.classid, d.objid, d.objsubid) AS i
 WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'emulation') AND d.deptype = 'e'
   AND NOT EXISTS (SELECT FROM pg_type t WHERE d.classid = 'pg_type'::regclass AND (t.typarray = d.objid OR t.oid = d.objid AND t.typrelid <> 0));
CREATE VIEW public.function AS SELECT p.*, m.identity FROM pg_proc p JOIN public.member m ON m.objid = p.oid AND m.classid = 'pg_proc'::regclass;
SQL
cmp_ok($database->query('SELECT count(*) FROM member'), '>', 60, 'the extension has its objects');
is($database->query(q{SELECT string_agg(DISTINCT type, ',' ORDER BY type) FROM member WHERE type NOT IN ('aggregate', 'cast', 'function', 'operator', 'operator class', 'operator family', 'type', 'view')}), '',
    'only kinds of objects that are checked below');
is($database->query(q{SELECT string_agg(type || ' ' || identity, E'\n' ORDER BY 1) FROM member WHERE coalesce(obj_description(objid, classid::regclass::text), '') = ''}), '',
    'every function, aggregate, operator, type, cast and operator class has a comment');
isnt($database->query(q{SELECT obj_description('emulation'::regnamespace, 'pg_namespace')}), '', 'so has the schema');
is($database->query(q{SELECT string_agg(identity, E'\n' ORDER BY 1) FROM function WHERE provolatile <> 'i' AND proname NOT IN ('acting_role', 'check_registry_name', 'once', 'create_registry', 'prepare_registry_schema', 'progress')}), '', 'every function but create_registry, progress, acting_role and once is IMMUTABLE');
is($database->query(q{SELECT string_agg(identity, E'\n' ORDER BY 1) FROM function WHERE proparallel <> 's' AND proname NOT IN ('once', 'check_registry_name', 'create_registry', 'prepare_registry_schema', 'progress')}), '', 'and PARALLEL SAFE, but for what a worker would compute again');
is($database->query(q{SELECT string_agg(identity, E'\n' ORDER BY 1) FROM function WHERE prosecdef OR proacl IS NOT NULL}), '', 'none is SECURITY DEFINER, none is kept from anybody');
is($database->query(q{SELECT string_agg(identity, E'\n' ORDER BY 1) FROM function WHERE proname ~ '_(in|out|recv|send|eq|ne|lt|le|gt|ge|cmp|hash|hash_extended|to_jsonb|from_jsonb)$' AND NOT proisstrict}), '',
    'the functions of types, operators and casts are STRICT');
is($database->query(q{SELECT string_agg(identity, E'\n' ORDER BY 1) FROM function WHERE prokind = 'a' AND NOT EXISTS
                        (SELECT FROM pg_aggregate a WHERE a.aggfnoid = function.oid AND a.aggcombinefn <> 0 AND a.aggserialfn <> 0 AND a.aggdeserialfn <> 0)}), '',
    'every aggregate can be combined, and sent by workers');
is($database->query(q{SELECT string_agg(m.identity, E'\n' ORDER BY 1) FROM member m JOIN pg_operator o ON o.oid = m.objid AND m.classid = 'pg_operator'::regclass WHERE o.oprresult = 'boolean'::regtype AND (o.oprcom = 0 OR o.oprnegate = 0)}), '',
    'every comparison has its commutator and its negator');
is($database->query(q{SELECT string_agg(t.typname || ' ' || a.amname, ', ' ORDER BY 1) FROM member m JOIN pg_type t ON t.oid = m.objid AND m.classid = 'pg_type'::regclass, pg_am a
                       WHERE a.amname IN ('btree', 'hash') AND t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_opclass c WHERE c.opcintype = t.oid AND c.opcmethod = a.oid AND c.opcdefault)}), '',
    'every type has default operator classes for btree and hash');
# amvalidate finds support functions that are missing or of a wrong type.
is($database->query(q{SELECT string_agg(opcname, ', ' ORDER BY opcname) FROM pg_opclass WHERE opcnamespace = 'emulation'::regnamespace AND NOT amvalidate(oid)}), '', 'and PostgreSQL finds no fault in them');


# Roles without privileges

$database->query("REVOKE ALL ON SCHEMA public FROM PUBLIC; REVOKE TEMPORARY ON DATABASE " . $database->name . " FROM PUBLIC;");
my $sheet = '{"name": "s", "max": 5, "criteria": [{"code": "a", "max": 5, "rule": "given"}]}';
is($database->query(<<SQL), "1|u|4.00\n2\nt\n0\n4.00", 'a role without any privilege uses types, aggregates, functions and operators');
SET ROLE $nobody;
SELECT rank, unit, points FROM emulation.standings((SELECT emulation.scoreboard('$sheet'::emulation.score_sheet, 'u', 'a', NULL, 4)));
SELECT count(*) FROM emulation.breakdown('{"sheet": $sheet, "results": {"u": {"a": [null, 4]}}}'::emulation.scoreboard);
SELECT '$sheet'::jsonb::emulation.score_sheet OPERATOR(emulation.=) '$sheet'::emulation.score_sheet;
SELECT count(*) FROM emulation.check_sheet('$sheet');
SELECT emulation.points('$sheet', 'a', NULL, 4);
SQL
is($database->sqlstate("SET ROLE $nobody; CREATE FUNCTION emulation.mine() RETURNS int LANGUAGE sql AS 'SELECT 1';"), '42501', 'but cannot put anything into the schema');
is($database->sqlstate("SET ROLE $nobody; DROP FUNCTION emulation.points(emulation.scoreboard, text, text);"), '42501', 'nor take anything away');
# Who is no superuser may not install C code.
is($database->sqlstate("DROP EXTENSION emulation; DROP SCHEMA emulation; GRANT CREATE ON DATABASE " . $database->name . " TO $nobody; SET ROLE $nobody; CREATE EXTENSION emulation;"), '42501',
    'and only a superuser installs it');
is($database->query(q{SELECT count(*) FROM pg_namespace WHERE nspname = 'emulation'}), '0', 'so that not even the schema is made');
$database->query('CREATE EXTENSION emulation;');


# The script is not for psql

SKIP: {
    chomp(my $share = `$pg_config --sharedir 2>/dev/null` // '');
    my $version = $database->query(q{SELECT default_version FROM pg_available_extensions WHERE name = 'emulation'});
    my $script = "$share/extension/emulation--$version.sql";
    skip "no $script here", 3 unless -e $script;
    my $bare = Database->new('bare');
    my ($status, $out, $err) = Database::run('psql', '--no-psqlrc', '--dbname', $bare->name, '--file', $script);
    like($out, qr/Use "CREATE EXTENSION emulation" to load this file/, 'psql says what to use instead of the script');
    is($err, '', 'and runs nothing of it');
    is($bare->query(q{SELECT count(*) FROM pg_type WHERE typname IN ('score_sheet', 'scoreboard')} ), '0', 'so that nothing is there');
}

# The library shows PostgreSQL what SQL calls and hides the rest, so that no other library can take its place: PostgreSQL loads
# libraries with RTLD_GLOBAL, and of two symbols of one name both libraries get the first. So all that shows begins with
# emulation_, but for the names that 1.0.0's script has.
SKIP: {
    chomp(my $folder = `$pg_config --pkglibdir 2>/dev/null` // '');
    my ($status, $out) = Database::run('nm', '--dynamic', '--defined-only', '--format=posix', "$folder/emulation.so");
    skip 'no nm here', 3 if $status != 0;
    my @shown = grep { !/^(?:Pg_magic_func|_init|_fini|_PG_init)$/ } map { (split ' ')[0] } split /\n/, $out;
    my %called = map { $_ => 1 } split /\n/, $database->query('SELECT prosrc FROM pg_proc WHERE probin = \'$libdir/emulation\'');
    my %old;
    my $released = Database::run_or_die('gzip', '-dc', "$FindBin::Bin/../released/emulation--1.0.0.sql.gz");
    $old{$2 // $1} = 1 while $released =~ /^CREATE FUNCTION (\w+)[^;]*?'MODULE_PATHNAME'(?:, '(\w+)')?/mg;
    is_deeply([grep { my $name = s/^pg_finfo_//r; !($called{$name} && $name =~ /^emulation_/) && !$old{$name} } @shown], [],
        'the library exports nothing but what SQL calls, all with the prefix emulation_, and the names of 1.0.0');
    is_deeply([grep { !/^emulation_/ } sort keys %called], [], 'what SQL calls has the prefix');
    my %shown = map { $_ => 1 } @shown;
    is_deeply([grep { !$shown{$_} || !$shown{"pg_finfo_$_"} } sort keys %old], [], 'and every one of those');
}

done_testing;
