#!/usr/bin/env perl
# Laws, amounts and the catalogue of a registry that 1.0.0 made: create_registry replaces the rows that the office has not edited, and leaves and lists the others.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));
use Encode qw(decode);
use Test::More;
use FindBin;
use lib $FindBin::Bin;
use Database;

my $database = Database->new('law_brought_up');
sub asked { decode('UTF-8', $database->query("SET search_path = thidua, public; $_[0]")) =~ s/\s+\z//r }

$database->query(q{CREATE EXTENSION emulation VERSION '1.0.0'; SELECT emulation.create_registry('thidua')});
is(asked(q{SELECT string_agg(concat_ws(' ', item, times, initiative_scope), ', ' ORDER BY item) FROM requirement WHERE award = 'CSTDCS'}), '1 1 grassroots', 'what 1.0.0 asked for CSTĐCS');
asked($_) for
    q{UPDATE requirement SET times = 4, source = 'quy định của tỉnh' WHERE award = 'CSTDT' AND item = 1},
    q{UPDATE requirement SET source = 'đã rà soát' WHERE award = 'HCLD2' AND item = 2 AND valid_from = '2004-07-01'},
    q{UPDATE award SET name = 'Bằng khen tỉnh nhà' WHERE award = 'BKT'},
    q{UPDATE vote_rule SET numerator = 3, denominator = 4 WHERE award = 'CSTDT' AND valid_from = '2024-01-01'},
    q{INSERT INTO award (award, name, kind, category, level, subject) VALUES ('KNC', 'Kỷ niệm chương của tỉnh', 'form', 'badge', 'province', 'both')},
    q{INSERT INTO requirement (award, subject, item, valid_from, held_award, times, source) VALUES ('KNC', 'individual', 1, '2010-01-01', 'BKT', 2, 'của tỉnh')};
my ($status, undef, $told) = Database::run('psql', '-Xq', '-d', $database->name, '-c', q{ALTER EXTENSION emulation UPDATE; SELECT emulation.create_registry('thidua')});
is($status, 0, 'brought up');
$told = decode('UTF-8', $told);
like($told, qr/WARNING:\s+requirement: rows that the office edited are left as they are\s+DETAIL:\s+CSTDT, individual, 1, 1, 2004-07-01; HCLD2, collective, 2, 1, 2004-07-01\s/, 'requirements that were edited are listed');
like($told, qr/WARNING:\s+award: rows that the office edited are left as they are\s+DETAIL:\s+BKT; KNC\s/, 'awards, too');
like($told, qr/WARNING:\s+vote_rule: rows that the office edited are left as they are\s+DETAIL:\s+CSTDT, general, 2024-01-01\s/, 'and votes');
is(asked(q{SELECT string_agg(concat_ws(' ', award, item, times, source, mark), ', ' ORDER BY award) FROM requirement WHERE mark = 'office'}), 'CSTDT 1 4 quy định của tỉnh office, HCLD2 2 5 đã rà soát office, KNC 1 2 của tỉnh office', 'the office has what it wrote');
is(asked(q{SELECT name || ', ' || mark FROM award WHERE award IN ('BKT', 'KNC') ORDER BY award}), "Bằng khen tỉnh nhà, office\nKỷ niệm chương của tỉnh, office", 'of awards, too');
is(asked(q{SELECT numerator || '/' || denominator FROM vote_rule WHERE award = 'CSTDT' AND valid_from = '2024-01-01'}), '3/4', 'and of votes');
is(asked(q{SELECT concat_ws(' ', times, within_years, fresh, mark) FROM requirement WHERE award = 'CSTDCS' AND valid_from = '2004-07-01'}), '1 1 t excerpt', 'what it left is replaced: an initiative of that year that serves once');
is(asked(q{SELECT string_agg(percent::text, ',') FROM award_quota_on('CSTDCS', '2024-01-01')}), '', 'the share of 15 % has ended');
# against a registry that is new: all the same but what the office wrote
$database->query(q{SELECT emulation.create_registry('khac')});
for my $table (qw(requirement award_quota vote_rule award base_salary award_rate award_issuer assessment_limit)) {
    my $key = $table eq 'award' ? "award NOT IN ('BKT', 'KNC')" : $table =~ /requirement|vote_rule/ ? "mark <> 'office' AND award <> 'KNC'" : 'true';
    is(asked("SELECT count(*) FROM (SELECT * FROM thidua.$table WHERE $key EXCEPT SELECT * FROM khac.$table) x"), 0, "$table: no row of an earlier version is left");
}
is(asked(q{SELECT string_agg(concat_ws(' ', award, item, valid_from), ', ' ORDER BY award) FROM (SELECT award, subject, item, alternative, valid_from FROM khac.requirement EXCEPT SELECT award, subject, item, alternative, valid_from FROM thidua.requirement) x}), '', 'and none is missing');
($status, undef, $told) = Database::run('psql', '-Xq', '-d', $database->name, '-c', q{SELECT emulation.create_registry('khac')});
unlike(decode('UTF-8', $told), qr/rows that the office edited/, 'where nothing was edited, nothing is listed');

done_testing();
