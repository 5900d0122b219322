# Sessions against each other: the specs in test/isolation, by PostgreSQL's own isolation tester.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $folder = "$FindBin::Bin/../isolation";
# Two runs in one clone have one each.
my $output = "$FindBin::Bin/../../build/isolation-$$";
Database::run_or_die('mkdir', '-p', $output);
my $pgxs = Database::run_or_die($ENV{PG_CONFIG} // 'pg_config', '--pgxs');
(my $tester = $pgxs) =~ s{/makefiles/pgxs\.mk$}{/test/isolation/isolationtester};
plan skip_all => "no $tester" unless -x $tester;

for my $spec (glob "$folder/specs/*.spec") {
    my ($name) = $spec =~ m{([^/]+)\.spec$};
    my $database = Database->new($name);
    $database->query('CREATE EXTENSION emulation');
    # The tester reads its spec from standard input.
    my ($status, undef, $err) = Database::run('sh', '-c', '"$1" "dbname=$2" < "$3" > "$4" 2>&1', 'sh', $tester, $database->name, $spec, "$output/$name.out");
    my ($got, $expected) = map { -e $_ ? Database::contents($_) : '' } "$output/$name.out", "$folder/expected/$name.out";
    is($got, $expected, "$name: build/isolation-$$/$name.out is test/isolation/expected/$name.out");
}
Database::run_or_die('rm', '-r', $output) if Test::More->builder->is_passing;
done_testing();
