# The registry's parts: how a script is divided into statements, what the extension keeps of them, where an error says that it is, and that a developer may run
# one part alone over a registry that is there.
use strict;
use warnings;
use utf8;

use Encode qw(decode);
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../../sql";
use Database;
use Registry;
use RegistryParts qw(parts statements);
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;


# Dividing

sub divided { return join '|', map { "$_->[0]: $_->[1]" } statements($_[0], 'part.sql') }
is(divided("SELECT 1;\nSELECT 2;"), '1: SELECT 1|2: SELECT 2', 'statements end with semicolons');
is(divided("-- one; two\n\n/* three; /* four; */ five; */ SELECT\n 1; -- six;\n;;\nSELECT 2;\n-- seven"), "3: SELECT\n 1|6: SELECT 2", 'which are none in comments, and nothing is no statement');
is(divided("SELECT ';''--', E'\\';''\\\\', e';', B'1;', N';', t';';\nSELECT 2;"), "1: SELECT ';''--', E'\\';''\\\\', e';', B'1;', N';', t';'|2: SELECT 2", 'nor in texts');
is(divided(q{SELECT 1 AS "a;""--b'"; SELECT 2;}), q{1: SELECT 1 AS "a;""--b'"|1: SELECT 2}, 'nor in names in quotes');
is(divided("DO \$\$ it's; -- \$ \$\$; DO \$a\$ \$\$; \$b\$; '\$a\$;\nDO \$đ1\$;\$đ\$;\$đ1\$;"), "1: DO \$\$ it's; -- \$ \$\$|1: DO \$a\$ \$\$; \$b\$; '\$a\$|2: DO \$đ1\$;\$đ\$;\$đ1\$",
    'nor between dollars, of whatever tag');
is(divided("SELECT a\$b\$ FROM c\$b\$; SELECT \$1;"), "1: SELECT a\$b\$ FROM c\$b\$|1: SELECT \$1", 'and a dollar in a name, or before a number, begins no text');
is(divided("CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT (3);"), '1: CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)|1: SELECT (3)', 'nor in brackets');
is(divided("SELECT 5 - -1, 4 / 2 * 3, a ->> 'b', c @> d, 1e5, 'đ', đ.đ1;"), "1: SELECT 5 - -1, 4 / 2 * 3, a ->> 'b', c \@> d, 1e5, 'đ', đ.đ1", 'signs are signs');
for my $fault (
    ["SELECT 1;\nSELECT 2\n", 'part.sql:2: this statement does not end with a semicolon'], ["SELECT 1;\n\n SELECT 'it;\n", q{part.sql:3: what begins here is no SQL, or does not end: 'it;}],
    ["DO \$a\$ \$b\$;", 'part.sql:1: what begins here is no SQL, or does not end: $a$ $b$;'], ["/* /* */ SELECT 1;", 'part.sql:1: what begins here is no SQL, or does not end: /* /* */ SELECT 1;'],
    ["\n\\connect x\n", 'part.sql:2: what begins here is no SQL, or does not end: \connect x'], [q{SELECT "a;}, 'part.sql:1: what begins here is no SQL, or does not end: "a;'],
    ["CREATE FUNCTION f() RETURNS int\nBegin  Atomic SELECT 1; END;", 'part.sql:2: a body is a text in dollars or a RETURN, not BEGIN ATOMIC'],
) {
    is(eval { divided($fault->[0]) } // $@, "$fault->[1]\n", "refused: $fault->[1]");
}
# What a text says may not depend on a session's setting standard_conforming_strings, in whatever body it stands.
for my $text ("'\\', 1", "'a''\\d'", "U&'\\0111'", "u&'d'") {
    my ($first) = $text =~ /('(?:[^']|'')*')/;
    is(eval { divided("SELECT 1;\nSELECT $text;") } // $@, "part.sql:2: a text with a backslash begins with E, not with U& or nothing: $first\n", "refused: $text");
    is(eval { divided("DO \$do\$\nBEGIN EXECUTE \$\$ SELECT $text \$\$; END\n\$do\$;") } // $@, "part.sql:1: a text with a backslash begins with E, not with U& or nothing: $first\n", 'in a body, too');
}
is(divided("SELECT E'\\\\d', \$\$a { content: '\\2013' } it's\$\$, u & 'd';"), "1: SELECT E'\\\\d', \$\$a { content: '\\2013' } it's\$\$, u & 'd'", 'what is no SQL is no body');


# What the extension keeps

my $database = Database->new('parts');
my $office = $database->role('parts_office');
my $unit = $database->role('parts_unit');
$database->query(qq(CREATE EXTENSION emulation; GRANT CREATE ON DATABASE "@{[$database->name]}" TO $office->{role}));
my %kept = map { $_ => decode('UTF-8', $office->query(qq(COPY (SELECT line, statement FROM emulation.registry_statement WHERE file = '$_' ORDER BY ordinal) TO STDOUT (FORMAT csv, DELIMITER ':', QUOTE E'\\x01')))) } parts();
my %source = map { $_ => decode('UTF-8', Database::contents("sql/registry/$_")) } parts();
is($kept{$_} =~ tr/\x01//dr, join("\n", map { "$_->[0]:$_->[1]" } statements($source{$_}, $_)), "$_: its statements are kept as they are in the file, with their lines") for parts();
for my $part (parts()) {
    my @lines = split /\n/, $source{$part};
    is_deeply([ grep { index($lines[$_->[0] - 1], (split /\n/, $_->[1])[0]) < 0 } statements($source{$part}, $part) ], [], "$part: and on these lines they begin");
}
is($office->query('SELECT string_agg(file, E\'\n\' ORDER BY ordinal) FROM (SELECT file, min(ordinal) AS ordinal FROM emulation.registry_statement GROUP BY file) f'), join("\n", parts()), 'in the order of sql/registry/order');
is($office->query('SELECT count(DISTINCT ordinal) = count(*) AND max(ordinal) = count(*) FROM emulation.registry_statement'), 't', 'counted through');
my $digest = 'SELECT md5(string_agg(s::text, E\'\n\' ORDER BY ordinal)) FROM emulation.registry_statement s';
{
    my $upgraded = Database->new('parts_upgraded');
    $upgraded->query(q{CREATE EXTENSION emulation VERSION '1.0.0'; ALTER EXTENSION emulation UPDATE});
    is($upgraded->query($digest), $database->query($digest), 'an upgrade brings the same');
}
is($database->query('CREATE PUBLICATION everything FOR ALL TABLES; SELECT count(*) FROM pg_publication_tables'), 0, 'no subscriber is sent what it has by its own extension');
unlike(Database::run_or_die('pg_dump', $database->name), qr/registry_statement/, 'and no dump carries it');
is($database->refusal('DELETE FROM emulation.registry_statement'), '55000 cannot delete from view "registry_statement"', 'nobody changes it');
{
    my $latin = 'emulation_t_parts_latin_' . $$;
    Database::run_or_die('createdb', '--template=template0', '--encoding=LATIN1', '--locale=C', $latin);
    my $other = bless { name => $latin, owner => $$, environment => {} }, 'Database';
    is($other->query('CREATE EXTENSION emulation; SELECT count(*) > 1000 FROM emulation.registry_statement'), 't', 'it is installed in a database of another encoding, too');
    is($other->refusal(q{SELECT emulation.create_registry('thidua')}), '0A000 a registry requires a database in UTF8, but this one is in LATIN1', 'where no registry can be made');
}


# One part alone

my $schema = 'Sổ "thi đua"';
my $quoted = '"Sổ ""thi đua"""';
utf8::encode($_) for $schema, $quoted;
$office->query("SELECT emulation.create_registry('$schema')");
Registry::fill($office, $quoted, $unit->{role});
sub shape { return Database::run_or_die('pg_dump', '--schema-only', $database->name) =~ s/^\\(?:un)?restrict .*$//mgr }
my $rows = Registry::rows_sql($office, $quoted) . "SELECT * FROM $quoted.change_log ORDER BY number;";
my ($shape, $content) = (shape(), $office->query($rows));

# As CONTRIBUTING.md says.
sub replaced {
    my ($part) = @_;
    local $ENV{PGUSER} = $office->{role};
    local $ENV{PGOPTIONS} = '-c client_min_messages=warning';
    return Database::run('psql', '--no-psqlrc', '--dbname', $database->name, '-v', 'ON_ERROR_STOP=1', '-1', '-c', "SET search_path = $quoted, pg_temp", '-f', "sql/registry/$part");
}
for my $part (parts(), reverse parts()) {
    my ($status, $out, $err) = replaced($part);
    is("$status $err", '0 ', "$part alone runs over a registry that is there");
    # "SET", and one tag a statement; rows, of SELECT, have no letters before them
    is(scalar(() = $out =~ /^[A-Z]{2}[A-Z ]*(?: \d+)*$/mg) + scalar(() = $out =~ /^\(\d+ rows?\)$/mg), 1 + statements($source{$part}, $part), "$part: psql finds as many statements as we do");
}
is(Database::difference($shape, shape()), '', 'and all is as create_registry made it: no object, comment or privilege is another');
is(Database::difference($content, $office->query($rows)), '', 'nor any row');


# What is in the way

sub conflict {
    my ($planted) = @_;
    my (undef, undef, $err) = $office->attempt("BEGIN; SET LOCAL search_path = $quoted, pg_temp; SET LOCAL client_min_messages = warning; $planted; SELECT emulation.create_registry('$schema');");
    return decode('UTF-8', $err) =~ s/^(?:psql:)?\S+:\d+: //r =~ s/^(?:CONTEXT|LOCATION): .*//msr;
}
# Where it is, by a search of the test's own.
sub place { my ($part, $first_line) = @_; my $before = substr $source{$part}, 0, index $source{$part}, "\n$first_line"; return "$part:" . (2 + ($before =~ tr/\n//)) . ": " . substr $first_line, 0, 100 }

my ($line) = $source{'files/forms.sql'} =~ /^(CREATE OR REPLACE FUNCTION csv_line.*)$/m;
is(conflict('DROP FUNCTION csv_line CASCADE; CREATE FUNCTION csv_line(fields text[], delimiter text) RETURNS integer LANGUAGE sql RETURN 1'),
    qq(ERROR:  42P13: cannot change return type of existing function\nDETAIL:  In schema "Sổ "thi đua"", at @{[place('files/forms.sql', $line)]}\nHINT:  Use DROP FUNCTION csv_line(text[],text) first.\n),
    'a function in the way: its file and line, and all that PostgreSQL says');
is(conflict('DROP FUNCTION submit; CREATE FUNCTION submit(text, text) RETURNS integer LANGUAGE sql RETURN 1; CREATE VIEW ours AS SELECT submit(NULL, NULL)'),
    qq(ERROR:  2BP01: cannot drop function submit(text,text) because other objects depend on it\nDETAIL:  view ours depends on function submit(text,text)\nIn schema "Sổ "thi đua"", at @{[place('results/hand_in.sql', 'DROP FUNCTION IF EXISTS submit(text, text)')]}\nHINT:  Use DROP ... CASCADE to drop the dependent objects too.\n),
    'its own detail comes first');
is(conflict('DROP VIEW season_member CASCADE; CREATE TABLE season_member (season text)'),
    qq(ERROR:  42809: "season_member" is not a view\nDETAIL:  In schema "Sổ "thi đua"", at @{[place('access/account.sql', 'CREATE OR REPLACE VIEW season_member WITH (security_invoker) AS')]}\nHINT:  Correct the cause; all changes of this call have been rolled back.\n),
    'where PostgreSQL has no hint, ours stands');
is(Database::difference($shape, shape()), '', 'and nothing is left of it');
like(($database->attempt("REVOKE USAGE ON SCHEMA emulation FROM PUBLIC; SELECT emulation.create_registry('x', '$office->{role}')"))[2], qr/ERROR:  42501: permission denied for schema emulation\nDETAIL:  In schema "x"\.\n/, 'an error before the first statement has no place');

done_testing;
