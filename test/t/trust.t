#!/usr/bin/env perl
# Whom the extension's schema may belong to, and that a dump goes back in by the
# hands of another superuser than made it.
use strict;
use warnings;
use Test::More;

my @roles = qw(emulation_admin emulation_bob);

sub psql {
    my ($database, $sql, $user) = @_;
    local $ENV{PGUSER} = $user if $user;
    open my $pipe, '-|', 'sh', '-c', 'exec psql -X -q -t -A -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -d "$0" -c "$1" 2>&1', $database, $sql or die;
    my $output = do { local $/; <$pipe> };
    close $pipe;
    $output = '' unless defined $output;
    chomp $output;
    return $output;
}

sub fresh { my ($database) = @_; system('dropdb', '--if-exists', $database); system('createdb', $database) == 0 or die }

sub clean {
    system('dropdb', '--if-exists', $_) for qw(emulation_trust emulation_trust_copy);
    psql('postgres', "DROP ROLE IF EXISTS $_") for @roles;
}

clean();
psql('postgres', 'CREATE ROLE emulation_admin SUPERUSER LOGIN');
psql('postgres', 'CREATE ROLE emulation_bob LOGIN');

fresh('emulation_trust');
psql('emulation_trust', 'CREATE EXTENSION emulation', 'emulation_admin');
psql('emulation_trust', q{CREATE TABLE kept AS SELECT '{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "given"}]}'::emulation.score_sheet AS sheet}, 'emulation_admin');
fresh('emulation_trust_copy');
my $restored = qx(pg_dump -U emulation_admin emulation_trust | psql -X -q -v ON_ERROR_STOP=1 -U $ENV{PGUSER} -d emulation_trust_copy 2>&1 >/dev/null);
is($restored, '', 'one superuser restores what another has dumped');
is(psql('emulation_trust_copy', q{SELECT emulation.points(sheet, 'a', NULL, 0.5) FROM kept}), '0.50', 'and the sheets are there');

psql('emulation_trust', 'DROP TABLE kept', 'emulation_admin');
psql('emulation_trust', 'DROP EXTENSION emulation', 'emulation_admin');
is(psql('emulation_trust', 'CREATE EXTENSION emulation'), '', 'nor does it matter who created the extension before');

fresh('emulation_trust');
psql('emulation_trust', 'CREATE SCHEMA emulation AUTHORIZATION emulation_bob');
like(psql('emulation_trust', 'CREATE EXTENSION emulation'), qr/42501: schema "emulation" is open to role "emulation_bob"/, 'a schema of somebody else is refused');

for my $role (qw(emulation_bob PUBLIC)) {
    fresh('emulation_trust');
    psql('emulation_trust', 'CREATE SCHEMA emulation');
    psql('emulation_trust', "GRANT CREATE ON SCHEMA emulation TO $role");
    like(psql('emulation_trust', 'CREATE EXTENSION emulation'), qr/42501: schema "emulation" is open to role "$role"/, "and one in which $role may create");
}

# What stood there before the schema was taken over would be taken for ours: progress(text, bigint, bigint, text) is called with integers.
fresh('emulation_trust');
psql('emulation_trust', 'CREATE SCHEMA emulation; CREATE FUNCTION emulation.progress(text, integer, integer, text) RETURNS boolean LANGUAGE sql AS $$SELECT true$$');
like(psql('emulation_trust', 'CREATE EXTENSION emulation'), qr/42501: schema "emulation" contains an object that does not belong to the extension: function progress/, 'a schema in which anything stands is refused, whosever it is');
psql('emulation_trust', 'DROP SCHEMA emulation CASCADE');
psql('emulation_trust', q{CREATE EXTENSION emulation VERSION '1.0.0'; GRANT CREATE ON SCHEMA emulation TO emulation_bob});
like(psql('emulation_trust', 'ALTER EXTENSION emulation UPDATE'), qr/42501: schema "emulation" is open to role "emulation_bob"/, 'an upgrade looks, too');
psql('emulation_trust', 'CREATE FUNCTION emulation.quota() RETURNS int LANGUAGE sql AS $$SELECT 1$$; REVOKE CREATE ON SCHEMA emulation FROM emulation_bob');
like(psql('emulation_trust', 'ALTER EXTENSION emulation UPDATE'), qr/42501: schema "emulation" contains an object that does not belong to the extension: function quota\(\)/, 'at what was put there meanwhile');
psql('emulation_trust', 'DROP FUNCTION emulation.quota(); CREATE TABLE emulation.board AS SELECT 957.11 AS points');
my $table = psql('emulation_trust', 'ALTER EXTENSION emulation UPDATE');
like($table, qr/42501: schema "emulation" contains an object that does not belong to the extension: table board/, 'a table that somebody made there is told');
my ($advice) = $table =~ /HINT: .* ALTER TABLE \.\.\. (SET SCHEMA public);/;
is($advice, 'SET SCHEMA public', 'and to be moved, not dropped');
is(psql('emulation_trust', 'ALTER TABLE emulation.board ' . ($advice // '')), '', 'as the hint says');
is(psql('emulation_trust', 'ALTER EXTENSION emulation UPDATE'), '', 'and the upgrade goes on when it is gone');
is(psql('emulation_trust', 'SELECT points FROM public.board'), '957.11', 'with nothing lost');

fresh('emulation_trust');
psql('emulation_trust', 'CREATE SCHEMA emulation');
psql('emulation_trust', 'GRANT USAGE ON SCHEMA emulation TO emulation_bob');
is(psql('emulation_trust', 'CREATE EXTENSION emulation'), '', 'one that somebody may only use is taken');

clean();
done_testing();
