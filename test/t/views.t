# Each view's key, joins and labels (test/views.sql) on a twin of the national data set: many seasons, published and live, with deductions, units that were merged, and more roles than the demo has. All invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;
use Twin;

my $twin = Twin->new('views');
my $list = Database::contents("$FindBin::Bin/../views.sql");
is($twin->query($list), '', 'keys, joins and labels are as test/views.sql says');
cmp_ok($twin->query('SELECT count(*) FROM thidua.fact_score'), '>', 500, 'of many rows');

# It finds what does not hold.
my $spoilt = $list =~ s/'season, unit, criterion'\)/'season, unit')/gr;
isnt($spoilt, $list, 'the list is spoilt');
like($twin->query($spoilt), qr/^fact_score\|\d+ rows with the key /m, 'a key that is none');
$twin->query('CREATE VIEW thidua.stranger WITH (security_invoker) AS SELECT season, unit, status FROM thidua.standing');
is(join("\n", grep { /^stranger/ } split /\n/, $twin->query($list)), "stranger|column status is a code and has no label beside it\nstranger|is not in the list", 'a view that is not in the list, and a code without a label');

done_testing();
