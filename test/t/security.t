# What the code can reach: whose rights functions have and where they look for names, which statements are put together, no file, no program, no network.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../../sql";
use Database;
use RegistryParts;
use Test::More;

my $database = Database->new('security');
my $office = $database->role('security_office');
$database->query(qq(CREATE EXTENSION emulation; GRANT CREATE ON DATABASE "@{[$database->name]}" TO $office->{role}));
$office->query("SELECT emulation.create_registry('thidua')");
# Everything of ours that is code: functions, views, policies, defaults, checks and conditions of triggers and indexes.
$database->query(<<'SQL');
CREATE VIEW public.ours AS SELECT p.* FROM pg_proc p WHERE pronamespace IN ('emulation'::regnamespace, 'thidua'::regnamespace);
CREATE VIEW public.code AS
SELECT 'function ' || oid::regprocedure AS name, coalesce(pg_get_function_sqlbody(oid), prosrc) AS body FROM ours WHERE prokind <> 'a' AND prosrc IS NOT NULL
UNION ALL SELECT 'view ' || oid::regclass, pg_get_viewdef(oid) FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v'
UNION ALL SELECT 'rule ' || rulename, definition FROM pg_rules WHERE schemaname = 'thidua'
UNION ALL SELECT 'policy ' || policyname || ' of ' || tablename, concat_ws(' ', qual, with_check) FROM pg_policies WHERE schemaname = 'thidua'
UNION ALL SELECT 'default of ' || adrelid::regclass, pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_class c ON c.oid = adrelid WHERE relnamespace = 'thidua'::regnamespace
UNION ALL SELECT 'constraint ' || conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'thidua'::regnamespace
UNION ALL SELECT 'trigger ' || tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'thidua'::regnamespace
UNION ALL SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'thidua';
SQL

sub none { my ($sql, $what) = @_; is($database->query("SELECT string_agg(x::text, E'\\n' ORDER BY x::text) FROM ($sql) v(x)"), '', $what) }


# Rights: the triggers that log, freeze, lock and derive rows act as the owner, and nobody can call them or hang them on a table of his own.

is($database->query('SELECT string_agg(oid::regprocedure::text, E\'\n\' ORDER BY oid::regprocedure::text) FROM ours WHERE prosecdef'), "thidua.guard_season()\nthidua.keep_appraisal()\nthidua.log_change()\nthidua.name_criteria()\nthidua.write_breakdown()",
    'five functions have their owner\'s right: the triggers that freeze and lock, log, and write what follows from a sheet and from a publication');
none(q{SELECT oid::regprocedure FROM ours WHERE prosecdef AND (prorettype <> 'trigger'::regtype OR NOT CASE proname WHEN 'log_change' THEN 'search_path=pg_catalog, pg_temp' ELSE 'search_path=thidua, pg_temp' END = ANY (proconfig))}, 'all are triggers, and look for names in the registry, or name it');
none(q{SELECT p.oid::regprocedure FROM ours p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE p.prosecdef AND a.grantee <> p.proowner}, 'nobody but the owner may execute them');
none(q{SELECT p.oid::regprocedure FROM ours p WHERE pg_get_userbyid(p.proowner) LIKE 'security_office%' AND p.pronamespace <> 'thidua'::regnamespace}, 'the office owns nothing in the extension\'s schema');


# Names are looked for in pg_catalog and the registry, or were when the function was made; only planner's settings come with functions besides.

none(q{SELECT oid::regprocedure FROM ours WHERE prolang NOT IN (SELECT oid FROM pg_language WHERE lanname IN ('c', 'internal')) AND prosqlbody IS NULL AND prokind = 'f' AND NOT coalesce('search_path=thidua, pg_temp' = ANY (proconfig), false) AND oid <> ALL ('{emulation.create_registry,emulation.check_registry_name,emulation.prepare_registry_schema,thidua.log_change}'::regproc[])},
    'every function in SQL or PL/pgSQL has its search_path, or was resolved when it was made');
is($database->query(q{SELECT proconfig FROM pg_proc WHERE oid = 'emulation.create_registry'::regproc}), '{"search_path=pg_catalog, pg_temp",standard_conforming_strings=on}', 'create_registry has pg_catalog alone');
none(q{SELECT oid::regprocedure FROM ours WHERE proname IN ('check_registry_name', 'prepare_registry_schema') AND proconfig <> '{"search_path=pg_catalog, pg_temp"}'}, 'and so have those that it calls');
is($database->query(q{SELECT string_agg(DISTINCT split_part(setting, '=', 1), ',' ORDER BY split_part(setting, '=', 1)) FROM ours, unnest(proconfig) setting}), 'DateStyle,TimeZone,enable_nestloop,jit,plan_cache_mode,quote_all_identifiers,search_path,standard_conforming_strings',
    'functions set how they are planned, how dates are written, where names are looked for, and what a backslash and a quoted name is');
none(q{SELECT DISTINCT s.name FROM ours, unnest(proconfig) c(line) JOIN pg_settings s ON s.name = split_part(c.line, '=', 1) WHERE s.context <> 'user'}, 'which all are anybody\'s to set: they lend no right');
none(q{SELECT p.oid::regprocedure FROM ours p JOIN pg_language l ON l.oid = prolang WHERE lanname NOT IN ('c', 'internal', 'sql', 'plpgsql')}, 'no other language is used');
none(q{SELECT oid::regprocedure FROM ours WHERE probin IS NOT NULL AND probin <> '$libdir/emulation'}, 'and no other library');


# What is put together and executed: format with %I and %L alone; else it is one of these, and here is why nothing can slip in.

my %looked_at = (
    q{format('CREATE OR REPLACE FUNCTION log_change()} => q{log_change: its body by %L, the registry's name in it by %I and %L},
    'step.statement;' => q{create_registry: the registry's own script, which came with the extension},
    q{$$INSERT INTO registry (version)} => 'create_registry: a constant',
    q{format('GRANT %s TO %I', privilege} => 'grant_privileges: what capacity_privileges returns: privileges that stand in it, names of tables by %I, regprocedures',
    q{format('REVOKE %s FROM %I', privilege} => 'renew_privileges: the same',
    q{format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', writing} => 'a regprocedure, which is printed in quotes where it needs them',
    q{format('CREATE OR REPLACE TRIGGER %I %s FOR EACH STATEMENT EXECUTE FUNCTION guard_season()',} => 'clauses that stand in the script, each with its table by %I',
    q{format('COMMENT ON COLUMN %s.%I IS %L', labelled,} => 'label_columns: a regclass, which is printed in quotes where it needs them',
    q{format('ALTER TABLE %s ADD COLUMN %I %s', into_table, c.attname, c.type)} => 'copy_columns: a regclass, and a type as format_type prints it',
    q{format('CREATE OR REPLACE FUNCTION %I(code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE code %s} => 'labels: the codes and labels that stand in the script, each by %L',
    q{format($computed$} => 'refresh_standing: columns by stored_columns, each by %I',
    q{format($view$} => 'the view standing: columns by stored_columns, each by %I, and expressions that stand in the script',
    q{format($create$} => 'standings_of: columns by stored_columns, each by %I, and expressions that stand in the script',
    q{'SELECT jsonb_build_object(' || coalesce((} => 'ship: the defaults of columns by pg_get_expr, their names by %L',
    map({ $_ => 'ship: a regclass, which is printed in quotes where it needs them, columns by quote_ident' } q{format('DELETE FROM %s t WHERE t.mark}, q{format('UPDATE %s t SET (%2$s)}, q{format('INSERT INTO %s SELECT n.*}, q{format('UPDATE %s t SET mark = n.mark}, q{format('SELECT string_agg(concat_ws(}),
    q{format('CREATE OR REPLACE FUNCTION %I(code text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE code %s} => 'season_period: the periods and numbers that stand in the script, periods by %L',
    q{format('ALTER TABLE %1$s DROP CONSTRAINT IF EXISTS %2$I} => 'check_periods: a regclass, and the periods that stand in the script, each by quote_literal',
    q{format('CREATE POLICY %I ON %I FOR %s'} => 'policies that stand in the script',
    q{format('UPDATE pg_temp.emulation_import i SET old_row} => 'compare_rows: conditions of key_matches, by %I, %L and format_type',
    'insert_slice USING' => q{write_rows: columns by %I, their table's defaults by pg_get_expr, a batch's number},
    'update_slice USING' => 'write_rows: columns by %I, key_matches',
    q{format('UPDATE %1$I t SET %2$s} => q{undo_changes: columns by %I, key_matches, conditions that stand in the function and in a kind's declaration, which is the owner's},
    q{format('DELETE FROM %I t WHERE t.batch} => 'undo_additions: key_matches',
    q{format('DELETE FROM %I t USING import_change c} => 'undo_additions: key_matches',
);
# A name in a text is looked for where the caller says; one that was a name when the object was made is not.
none(q{SELECT polname FROM pg_policy p JOIN pg_class c ON c.oid = polrelid WHERE c.relnamespace = 'thidua'::regnamespace AND coalesce(pg_get_expr(polqual, polrelid), '') || coalesce(pg_get_expr(polwithcheck, polrelid), '') ~ 'has_\w+_privilege\(''[^'']*''::text'},
    'no policy asks for a privilege on a table by a text');
none(q{SELECT relname FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v' AND pg_get_viewdef(oid) ~ 'has_\w+_privilege\(''[^'']*''::text'}, 'nor any view');
my (@unknown, %met);
for my $file (sort(RegistryParts::paths(), 'sql/create_registry.sql.in', glob('sql/emulation/*.sql'))) {
    # a text that goes on on the next line, and what is executed on the next one
    for my $line (split /\n/, Database::contents($file) =~ s/'[ \t]*\n\s*'//gr =~ s/\bEXECUTE\n\s*/EXECUTE /gr) {
        my ($executed) = $line =~ /^(?!\s*--)(?:(?!\bIS ').)*?\bEXECUTE\s+(?!ON\b|FUNCTION\b|PROCEDURE\b)(.*)/ or next;
        next if $executed =~ /^format\('((?:[^']|'')*)'/ && $1 !~ /%(?!\d*\$?[IL%])/ && $executed !~ /\)\s*\|\|/;
        my ($known) = grep { index($executed, $_) == 0 } keys %looked_at;
        if (defined $known) { $met{$known}++ } else { push @unknown, "$file: $executed" }
    }
}
is(join("\n", @unknown), '', 'every statement that is put together is so by %I and %L, or was looked at');
is_deeply([ grep { !$met{$_} } sort keys %looked_at ], [], 'and those that were looked at are there');
none(q{SELECT name FROM code WHERE body ~* '(query_to_xml|cursor_to_xml|table_to_xml|schema_to_xml|database_to_xml|ts_stat|ts_rewrite|crosstab)\s*\('}, 'no function is used that runs a text as a statement');


# No file, no program, no other server

none(q{SELECT name FROM code WHERE body ~* '\m(pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_file_\w+|lo_import|lo_export|pg_execute_\w+|dblink\w*|postgres_fdw\w*|http_\w+|pg_logdir_ls|pg_current_logfile|pg_rotate_logfile|pg_reload_conf|pg_terminate_backend|pg_cancel_backend)\s*\('},
    'no code of ours calls what reads a file of the server, or speaks with another');
none(q{SELECT name FROM code WHERE body ~* '(^|;)\s*(COPY|LOAD|LISTEN|NOTIFY|ALTER\s+SYSTEM|CREATE\s+(SERVER|FOREIGN|SUBSCRIPTION))\M' OR body ~* '\mTO\s+PROGRAM\M|\mFROM\s+PROGRAM\M'}, 'or is such a statement');

my $pg_config = $ENV{PG_CONFIG} || 'pg_config';
chomp(my $folder = `$pg_config --pkglibdir 2>/dev/null` // '');
my ($status, $symbols) = Database::run('nm', '--dynamic', '--undefined-only', '--format=posix', "$folder/emulation.so");
SKIP: {
    skip 'no nm here', 3 if $status != 0;
    my @imported = map { (split ' ')[0] =~ s/@.*//r } split /\n/, $symbols;
    cmp_ok(scalar @imported, '>', 100, 'the library takes from the server and from libc what it needs');
    my $forbidden = qr/^(?: \w*open\w* | \w*fopen\w* | \w*freopen | \w*creat | \w*read | \w*fread\w* | \w*fgets\w* | \w*write | \w*mmap\w* | \w*stat(?:64)? | \w*opendir | \w*readdir\w* | rename\w* | unlink\w* | mk\w*temp\w* | tmpfile\w*
        | AllocateFile | AllocateDir | OpenPipeStream | OpenTransientFile\w* | PathNameOpen\w* | File(?:Read|Write)\w* | BasicOpenFile\w* | BufFile\w* | read_binary_file | read_text_file
        | system | popen | exec\w* | posix_spawn\w* | fork | vfork | clone | socket\w* | connect | bind | listen | accept\w* | send(?:to|msg)? | recv(?:from|msg)? | getaddrinfo | PQ\w+ | gethostby\w+
        | dlopen | dlsym | load_(?:file|external_function) | getenv | setenv | putenv | setuid | setgid | SPI_\w+ | SetUserId\w* )$/x;
    is_deeply([ grep { /$forbidden/ } @imported ], [], 'and nothing that opens a file, starts a program, speaks to a network, runs a statement or changes a user');
    ok((grep { /$forbidden/ } qw(open fopen64 __open_2 AllocateFile system SPI_execute socket __read_chk)) >= 6, 'the pattern would find them');
}


# The threat model names tests that exist.
my %named = map { $_ => 1 } Database::contents('doc/security.md') =~ /`([\w-]+\.(?:t|sql))`/g;
cmp_ok(scalar keys %named, '>', 15, 'doc/security.md names tests');
is_deeply([ grep { !-e "test/t/$_" && !-e "test/pgtap/$_" } sort keys %named ], [], 'and each is there');

done_testing();
