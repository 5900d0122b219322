#!/usr/bin/env perl
# emulation.once under a snapshot whose subtransactions overflowed (more than 64 in one open transaction): PostgreSQL copies such a snapshot without them.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Database;
use Session;

my $database = Database->new('once');
$database->query('CREATE EXTENSION emulation; CREATE TABLE t (n int)');

# Which transaction a snapshot reads first is PostgreSQL's affair: one with few subtransactions is open on either side of the one with many.
my @open = map { my $session = Session->new($database); my $n = $_; $session->ask($_) for 'BEGIN;', "DO \$\$ BEGIN FOR i IN 1 .. $n LOOP BEGIN INSERT INTO t VALUES (i); EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END \$\$;"; $session } 3, 100, 3;
my $reader = Session->new($database);
is(($reader->ask("SELECT emulation.once('pg_catalog.md5(text)', 'x', ''::text) = md5('x'), count(emulation.once('pg_catalog.md5(text)', n::text, ''::text)) FROM (SELECT generate_series(1, 3) % 2 AS n) s;"))[1] =~ s/\s+\z//r, 't|3', 'computed, and found again');
is(($_->ask('COMMIT;'))[0], '00000', 'the others go on') for @open;

done_testing();
