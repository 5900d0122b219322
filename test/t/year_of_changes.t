# A year of twelve communes, each step by the role that does it: quarters, half-year and year, a merger in June, criteria that only
# the appraiser scores, five assessors on one cell, a commune that never hands in, an objection sustained after publication, an award
# under a law that is not entered yet. Then the database is dumped and restored, and the next year goes the same way there.
# Communes, sheets and numbers are invented; what is expected of them is computed here, by other means than the server's.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use List::Util qw(min sum);
use Registry;
use Test::More;

my $admin = Database->new('changes');
my @communes = map { sprintf 'C%02d', $_ } 1 .. 12;
my @assessors = map { "assessor$_" } 1 .. 5;
my %as = map { $_ => $admin->role("changes_\L$_") } qw(office appraiser council reader N1 N2), @communes, @assessors;
$admin->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$admin->name]}\" TO $as{office}{role}");

sub table { (my $lines = shift) =~ s/^\s+|\s+$//mg; return $lines }
sub told { my ($who, $sql) = @_; return table($as{$who}->query("SET search_path = thidua; $sql")) }
sub by { my ($who, $sql, $expected, $what) = @_; is(eval { told($who, $sql) } // $@, table($expected), "$who: $what") }
sub refused { my ($who, $sql, $expected, $what) = @_; like($as{$who}->refusal("SET search_path = thidua; $sql"), $expected, "$who: $what") }

# The numbers. Every score is a multiple of a quarter point, which Perl adds exactly; only a mean of quarters is not.
my %number = map { $communes[$_] => $_ + 1 } 0 .. 11;
@number{qw(N1 N2)} = (13, 14);
sub quarter_scores { my ($unit, $year, $quarter) = @_; my $n = $number{$unit} + $year; return (10 + ($n * 7 + $quarter * 3) % 15, 5 + ($n * 5 + $quarter) % 9 + 0.25) }
sub revenue { my ($unit, $year) = @_; return 5 + ($number{$unit} * 3 + $year) % 6 }
sub movement { my ($unit, $year) = @_; return 8 + ($number{$unit} * 5 + $year) % 9 + 0.5 }
sub assessed { my ($unit, $year, $assessor) = @_; return 8 + ($number{$unit} * 5 + $assessor * 4 + $year) % 11 }
# Points: the mean of those quarters in which the unit was there, revenue against a target of 10, the movement, and the mean of five without the lowest and the highest.
sub points {
    my ($unit, $year, $quarters) = @_;
    my @quarters = map { sum(quarter_scores($unit, $year, $_)) } @$quarters;
    my @five = (sort { $a <=> $b } map { assessed($unit, $year, $_) } 1 .. 5)[1 .. 3];
    return (I => sum(@quarters) / @quarters, II => 20 * min(1, revenue($unit, $year) / 10), III => movement($unit, $year), IV => sum(@five) / 3);
}
sub total { my %points = @_; return sum(map { sprintf '%.2f', $_ + 1e-9 } values %points) }
# unit|rank|points, by rank and unit, of a hash of totals
sub ranked {
    my (%total) = @_;
    my %rank = map { my $unit = $_; $unit => 1 + grep { $_ > $total{$unit} + 1e-6 } values %total } keys %total;
    return join "\n", map { sprintf '%s|%d|%.2f', $_, $rank{$_}, $total{$_} } sort { $rank{$a} <=> $rank{$b} || $a cmp $b } keys %total;
}
my $standing = q{SELECT unit, rank, round(points, 2) FROM standing WHERE season = '%s' AND rank IS NOT NULL ORDER BY rank, unit};
sub file { return 'convert_to(' . join('||', map { "'$_'||chr(10)" } @_) . ", 'UTF8')" }
sub comma { return $_[0] =~ tr/./,/r }

# The registry, and the seasons of the first year that no season is before.
sub begin {
    my $units = join ', ', map { "('$_', 'Xã số $number{$_}', 'commune', $number{$_})" } sort keys %number;
    $as{office}->query(<<"SQL");
SELECT emulation.create_registry('thidua');
SET search_path = thidua;
INSERT INTO unit (unit, name, level, "position") VALUES $units;
INSERT INTO cluster VALUES ('K', 'Cụm xã số 1', 'cluster', 'commune');
INSERT INTO season (season, cluster, year, period, starts_on, ends_on) VALUES ('2024', 'K', 2024, 'year', '2024-01-01', '2024-12-31'), ('2024-Q1', 'K', 2024, 'quarter 1', '2024-01-01', '2024-03-31');
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit WHERE unit LIKE 'C%';
INSERT INTO sheet (season, rules) VALUES
  ('2024', '{"name": "Bảng điểm năm", "max": 100, "criteria": [{"code": "I", "name": "Bình quân các quý", "max": 40, "rule": "given"},
    {"code": "II", "name": "Thu ngân sách", "max": 20, "rule": "proportional"}, {"code": "III", "name": "Phong trào thi đua", "max": 20, "rule": "given"}, {"code": "IV", "name": "Hội thi", "max": 20, "rule": "given"}]}'),
  ('2024-Q1', '{"name": "Bảng điểm quý", "max": 40, "criteria": [{"code": "I", "name": "Kinh tế", "max": 25, "rule": "given"}, {"code": "II", "name": "Văn hóa", "max": 15, "rule": "given"}]}');
INSERT INTO criterion_scorer VALUES ('2024', 'I', 'appraiser'), ('2024', 'III', 'appraiser'), ('2024', 'IV', 'appraiser');
SQL
    my @grants = map { my $season = $_; (map { "grant_access('$as{$_}{role}', '$season', '$_')" } qw(appraiser council reader)), map { "grant_access('$as{$_}{role}', '$season', 'unit', '$_')" } @communes } qw(2024 2024-Q1);
    push @grants, map { "grant_access('$as{$_}{role}', '2024', 'assessor', NULL, '{IV}')" } @assessors;
    told('office', 'SELECT ' . join ', ', @grants);
    Registry::at_noon($as{office}, 'thidua');
}

# The office puts the sheet in force, the council opens.
sub opened {
    my ($season) = @_;
    my $open = "SELECT what FROM open('$season', today() + 5, today() + 20, today() + 30)";
    refused('council', $open, qr/^42501 season "$season" cannot be opened, faults: 1/, 'puts no sheet in force');
    told('office', "SELECT put_in_force('$season', 1)");
    by('council', "$open WHERE what = 'opened'", 'opened', "opens $season");
}

# A quarter comes as a file of the office, with the totals that the communes have printed; one of them is wrong.
sub quarter {
    my ($year, $quarter, @members) = @_;
    my $season = "$year-Q$quarter";
    opened($season) unless told('office', "SELECT status FROM season WHERE season = '$season'") eq 'open';
    my @lines = map { my ($i, $ii) = quarter_scores($_, $year, $quarter); join ';', "Xã số $number{$_}", map { comma($_) } $i, $ii, $i + $ii + ($_ eq 'C03' ? 1 : 0) } @members;
    by('office', "SELECT \"new\", rejected, differing FROM import_results('$season', 'final', " . file('Đơn vị;I;II;Tổng điểm', @lines) . ')', 2 * @members . '|0|1', "$season is imported, and a printed total differs");
    by('office', "SELECT unit, round(printed - computed, 2) FROM batch_difference WHERE season = '$season'", 'C03|1.00', '... by one point');
    refused('appraiser', "SELECT publish('$season')", qr/^42501 /, 'does not publish');
    by('council', "SELECT units, ranked FROM publish('$season')", @members . '|' . @members, "$season is published");
    by('reader', sprintf($standing, $season), ranked(map { $_ => sum(quarter_scores($_, $year, $quarter)) } @members), 'its ranks');
}

# A half-year or a year, from the hand-ins to the correction. quarters: by unit, those in which it was there.
sub compete {
    my ($season, $year, $quarters) = @_;
    my @members = sort keys %$quarters;
    my @in_time = grep { $_ ne 'C08' } @members;
    refused('C01', "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('$season', 'C01', 'III', 'self', 20)", qr/^42501 .*criterion "III" is scored only by the appraiser$/, 'does not score what only the appraiser scores');
    refused('C01', "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('$season', 'C02', 'II', 'self', 1)", qr/^42501 /, 'nor another commune');
    for my $unit (@in_time) {
        told($unit, "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('$season', '$unit', 'II', 'self', @{[revenue($unit, $year)]}) ON CONFLICT DO NOTHING");
        by($unit, "SELECT state, days_late, missing FROM submit('$season')", 'submitted|0|0', "hands in $season");
    }
    refused('C08', "SELECT submit('$season')", qr/^55000 the file of unit "C08" of season "$season" is empty/, 'has nothing to hand in');
    by('C08', "SELECT unit, task FROM to_do WHERE season = '$season'", 'C08|not handed in', 'reads what is to do');
    by('council', "SELECT unit FROM remind('$season')", 'C08', 'only one is reminded');
    by('council', "SELECT due_now - due_before FROM move_deadline('$season', 'self', today() + 7, 'Chờ xã số 8', 'CV 15')", '2', 'gives it two days more');
    refused('C08', "SELECT move_deadline('$season', 'self', today() + 9, 'xin thêm')", qr/^42501 /, 'does not do so itself');
    refused('council', "SELECT close_self_scoring('$season')", qr/^55000 .*cannot be closed/, 'one has not handed in');
    by('council', "SELECT what FROM close_self_scoring('$season', allow_missing => true) WHERE what = 'closed'", 'closed', 'closes all the same');
    refused('C08', "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('$season', 'C08', 'II', 'self', 9)", qr/^42501 /, 'comes too late');

    # Five assessors, then the appraiser.
    told('office', "SELECT assign_assessors('$season', 'IV', '{" . join(',', map { $as{$_}{role} } @assessors) . "}')");
    for my $n (1 .. 5) {
        by("assessor$n", 'SELECT count(*) FROM (' . join(' UNION ALL ', map { "SELECT enter_assessment('$season', '$_', 'IV', @{[assessed($_, $year, $n)]})::text" } @members) . ') x', scalar @members, 'scores');
    }
    by('assessor1', "SELECT count(*) FROM assessment WHERE season = '$season'", scalar @members, 'sees its own scores only');
    refused('assessor1', "SELECT enter_assessment('$season', 'C01', 'III', 20)", qr/^42501 /, 'nothing of another criterion');
    refused('C01', "SELECT enter_assessment('$season', 'C01', 'IV', 20)", qr/^42501 /, 'is no assessor');
    by('appraiser', 'SELECT count(*) FROM (' . join(' UNION ALL ', map { "SELECT appraise('$season', '$_', 'III', @{[movement($_, $year)]})" } @members) . ') x', scalar @members, 'scores what nobody else does');
    # The new commune was not there in every quarter.
    refused('appraiser', "SELECT collect_results('$season', 'appraisal')", qr/^55000 .*cannot be collected: 1 reason/, 'a missing quarter is not taken for zero');
    refused('reader', "SELECT collect_results('$season', 'appraisal')", qr/^42501 /, 'collects nothing');
    told('office', "UPDATE result_source SET missing = 'skip' WHERE season = '$season' AND criterion = 'I'");
    by('appraiser', "SELECT read, \"new\", by_hand FROM collect_results('$season', 'appraisal')", 2 * @members . '|' . 2 * @members . '|0', 'collects quarters and assessments');
    my %points = map { $_ => { points($_, $year, $quarters->{$_}) } } @members;
    for my $criterion (qw(I IV)) {
        by('appraiser', "SELECT unit, round(actual, 6) FROM result WHERE season = '$season' AND criterion = '$criterion' ORDER BY unit", join("\n", map { sprintf '%s|%.6f', $_, $points{$_}{$criterion} } @members), "every collected $criterion");
    }
    by('C01', "SELECT write_explanation('$season', 'C01', 'III', 'Đã gửi minh chứng')", '1', 'explains');
    by('appraiser', "SELECT unit, task FROM to_do WHERE season = '$season' AND waits_for = 'appraiser'", 'C01|explanation waits', 'which waits');
    told('appraiser', "SELECT answer_explanation('$season', 'C01', 'III', 1, 'Giữ nguyên')");
    by('C01', "SELECT count(*) FROM standing WHERE season = '$season'", '0', 'sees no rank yet');

    # Publication: what the commune that never handed in did not say is missing, which is not zero, and it has no rank.
    refused('council', "SELECT publish('$season')", qr/^55000 /, 'something is missing');
    by('council', "SELECT units, ranked FROM publish('$season', allow_incomplete => true)", @members . '|' . @in_time, 'publishes without it');
    my %total = map { $_ => total(%{$points{$_}}) } @in_time;
    by('reader', sprintf($standing, $season), ranked(%total), 'ranks and totals');
    my %left = %{$points{C08}};
    delete $left{II};
    by('C08', "SELECT status, rank IS NULL, round(points, 2), missing FROM standing WHERE season = '$season' AND unit = 'C08'", sprintf('incomplete|t|%.2f|1', total(%left)), 'no rank; one result is missing, the others stand');
    by('C08', "SELECT status, points IS NULL FROM score_breakdown WHERE season = '$season' AND unit = 'C08' AND criterion = 'II'", 'missing|t', 'of which the points are not zero, but none');
    by('C08', "SELECT actual FROM result WHERE season = '$season' AND unit = 'C08' AND criterion = 'II'", '', 'nor is there a result of zero');
    refused('office', "UPDATE result SET actual = 20 WHERE season = '$season' AND unit = 'C01' AND criterion = 'III'; SELECT 1 / count(*) FROM result WHERE season = '$season' AND unit = 'C01' AND criterion = 'III' AND actual = 20", qr/^(55000|22012) /, 'changes nothing published');

    # The objection.
    refused('C02', "SELECT file_objection('$season', 'C01', 'x')", qr/^42501 /, 'does not object for another');
    my $objection = told('C01', "SELECT file_objection('$season', 'C01', 'Chưa tính mô hình mới', criterion => 'III')");
    by('council', "SELECT unit, task FROM to_do WHERE season = '$season' AND waits_for = 'council'", 'C01|objection waits', 'has an objection to rule on');
    refused('appraiser', "SELECT rule_on_objection('$season', $objection, 'sustained', 'đúng')", qr/^42501 .* may not rule on objections$/, 'does not rule');
    told('council', "SELECT rule_on_objection('$season', $objection, 'sustained', 'Bổ sung 1,5 điểm')");
    my $corrected = $points{C01}{III} + 1.5;
    by('council', "SELECT DISTINCT number FROM supersede('$season', 'Kiến nghị số 1', '[{\"unit\": \"C01\", \"criterion\": \"III\", \"actual\": $corrected}]', objection => $objection)", '2', 'publishes the correction');
    by('C02', sprintf($standing, $season), ranked(%total, C01 => $total{C01} + 1.5), 'sees the new ranks');
    by('C02', "SELECT unit, rank, round(points, 2) FROM published_standing WHERE season = '$season' AND number = 1 AND rank IS NOT NULL ORDER BY rank, unit", ranked(%total), 'and what was said first');

    # A report of the province repeats the old total.
    by('office', "SELECT \"new\" FROM import_reported_points('$season', 'BC 7', " . file('Đơn vị;Tổng điểm', 'Xã số 1;' . comma($total{C01}), 'Xã số 2;' . comma($total{C02})) . ')', '2', 'imports a report');
    by('reader', "SELECT unit, round(difference, 2), finding FROM points_reconciliation('$season') WHERE unit IN ('C01', 'C02') ORDER BY unit", "C01|-1.50|differs\nC02|0.00|agrees", 'and it is reconciled');
}

# Two communes become one, after the first quarter is published.
sub merge {
    my ($year, $new, @old) = @_;
    my $list = join ',', @old;
    told($old[0], "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('$year', '$old[0]', 'II', 'self', 7)");
    refused('council', "SELECT merge_units('{$list}', '$new', '$year-06-15', 'NQ 12', 'results')", qr/^42501 /, 'merges nothing');
    by('office', "SELECT unit, season FROM merge_units('{$list}', '$new', '$year-06-15', 'NQ 12', 'results') WHERE what = 'joined' AND season LIKE '$year%' ORDER BY season", join("\n", map { "$new|$_" } $year, "$year-H1", "$year-Q2"), 'two communes merge');
    by('reader', "SELECT count(*) FROM published_standing WHERE season = '$year-Q1' AND unit IN ('$old[0]', '$old[1]')", '2', 'what is published stays');
    by($old[0], "SELECT actual FROM result WHERE season = '$year' AND criterion = 'II'", '7', 'still reads its own');
    refused($old[0], "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('$year-H1', '$old[0]', 'II', 'self', 7)", qr/^23503 unit "$old[0]" is not a member of season "$year-H1" since $year-06-15$/, 'but writes nothing');
    refused($old[0], "SELECT submit('$year')", qr/^23503 unit "$old[0]" is not a member of season "$year" since /, 'nor hands in');
    told('office', "SELECT grant_access('$as{$new}{role}', s, 'unit', '$new') FROM unnest('{$year,$year-H1,$year-Q2}'::text[]) s; INSERT INTO target (season, unit, criterion, target) SELECT s, '$new', 'II', 10 FROM unnest('{$year,$year-H1}'::text[]) s");
}

# While its season is not published a commune proposes.
sub propose {
    my ($year, $award) = @_;
    by('C01', "INSERT INTO proposal (recipient, award, unit, year) VALUES ('lan', '$award', 'C01', $year) RETURNING state", 'draft', "proposes $award");
    refused('C01', "INSERT INTO proposal (recipient, award, unit, year) VALUES ('lan', '$award', 'C02', $year)", qr/^42501 /, 'only for itself');
}

# An award of the year: the law of 2026 is in force when the file comes, and is not entered.
sub award {
    my ($year, $award, $name) = @_;
    my $of = "'lan', '$award', $year, '2026-10-15'";
    by('office', "SELECT is_eligible($of) IS NULL, count(*), min(missing) FROM eligibility($of)", 't|1|chưa nhập tiêu chuẩn đang có hiệu lực', 'who is eligible is not known, which is not no');
    told('office', "INSERT INTO assessment_result (recipient, unit, year, grade) VALUES ('lan', 'C01', $year, 'excellent')");
    by('office', 'SELECT "new" + changed, rejected FROM import_requirements(' . file('Danh hiệu;Đối tượng;Tiêu chuẩn số;Phương án;Có hiệu lực từ ngày;Mức xếp loại;Số lần;Trong số năm', "$name;cá nhân;1;1;1/10/2026;HTXSNV;1;1") . ", 'Luật minh hoạ')", '1|0', 'enters the law');
    by('office', "SELECT is_eligible($of)", 't', 'and then it is');
    my $proposal = told('office', "SELECT proposal FROM proposal WHERE award = '$award' AND year = $year");
    # whatever the clock says where this runs, the file is of that October
    told('office', "UPDATE proposal SET proposed_on = '2026-10-10', received_on = '2026-10-15' WHERE proposal = $proposal");
    told('office', "INSERT INTO council_member (council, member) VALUES ('HĐ', 'một'), ('HĐ', 'hai') ON CONFLICT DO NOTHING");
    told('office', "INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES ($proposal, 'HĐ', '2026-10-20', 2, 2)");
    by('C01', "UPDATE proposal SET state = 'submitted' WHERE proposal = $proposal RETURNING state", '', 'does not change it any more');
    by('office', "UPDATE proposal SET state = 'submitted' WHERE proposal = $proposal RETURNING state", 'submitted', 'submits what was voted on');
    told('office', "INSERT INTO decision VALUES ('QĐ $year', '2026-11-01'); INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('QĐ $year', 1, '$award', 'C01', 'lan', $year, $proposal)");
    told('office', "INSERT INTO base_salary VALUES ('2026-10-01', 2340000, 'minh hoạ') ON CONFLICT (valid_from) DO UPDATE SET amount = excluded.amount, source = excluded.source;
      INSERT INTO award_rate VALUES ('$award', 'individual', '2026-10-01', 0.35, 10000, 'minh hoạ') ON CONFLICT (award, subject, valid_from) DO UPDATE SET rate = excluded.rate, rounded_up_to = excluded.rounded_up_to");
    # 35 hundredths of the salary, up to whole ten thousands
    by('office', "SELECT amount FROM award_money WHERE decision = 'QĐ $year'", 10000 * int((2340000 * 35 / 100 + 9999) / 10000), 'and what it costs');
    refused('reader', "SELECT pay_awards('QĐ $year', '2026-12-01')", qr/^42501 /, 'pays nothing');
}

sub whole_year {
    my ($year, $new, $old, $members, @award) = @_;
    my $before = $year - 1;
    if ($year > 2024) {
        by('office', "SELECT copied FROM open_season('$year', after => '$before') WHERE what IN ('members', 'sheet') ORDER BY what", @$members . "\n1", "opens $year: the members of now");
        told('office', "UPDATE result_source SET missing = 'refuse' WHERE season = '$year'");
        by('office', "SELECT copied FROM open_season('$year-Q1', after => '$before-Q4', period => 'quarter 1') WHERE what = 'members'", scalar @$members, 'and its first quarter');
    } else {
        told('office', "INSERT INTO result_source (season, criterion, kind, of_criterion, measure, combine, part) VALUES ('$year', 'I', 'periods', NULL, 'points', 'mean', 'quarter'), ('$year', 'IV', 'assessors', NULL, 'actual', 'trimmed', NULL)");
    }
    refused('C01', "SELECT open('$year')", qr/^42501 /, 'opens nothing');
    for my $season ($year, "$year-H1") {
        by('office', "SELECT copied FROM open_season('$season', after => '$year', year => $year, period => 'first half') WHERE what = 'members'", scalar @$members, 'and its half-year') if $season ne $year;
        told('office', "INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'II', 10 FROM membership WHERE season = '$season'");
        opened($season);
        by('office', "SELECT count(*) FROM sign('$season', '$year-01-20', signed_by => 'Chủ tịch UBND xã') WHERE what = 'signed'", scalar @$members, 'commitments and targets are signed');
        by('office', "SELECT criterion, kind, combine FROM result_source WHERE season = '$season' ORDER BY 1", "I|periods|mean\nIV|assessors|trimmed", 'its sources');
        by('office', "SELECT string_agg(criterion || ' ' || by, ', ' ORDER BY criterion) FROM criterion_scorer WHERE season = '$season'", 'I appraiser, III appraiser, IV appraiser', 'its scorers');
    }
    quarter($year, 1, @$members);
    my @now = sort $new, grep { my $unit = $_; !grep { $_ eq $unit } @$old } @$members;
    by('office', "SELECT copied FROM open_season('$year-Q2', after => '$year-Q1', period => 'quarter 2') WHERE what = 'members'", scalar @$members, 'the second quarter');
    opened("$year-Q2");
    merge($year, $new, @$old);
    for my $season ($year, "$year-H1") {
        by('office', "SELECT count(*) FROM sign('$season', '$year-06-20', units => '{$new}', signed_by => 'Chủ tịch UBND xã') WHERE what = 'signed'", 1, "the new commune signs $season");
    }
    quarter($year, 2, @now);
    compete("$year-H1", $year, { map { $_ => $_ eq $new ? [2] : [1, 2] } @now });
    for my $quarter (3, 4) {
        by('office', "SELECT copied FROM open_season('$year-Q$quarter', after => '$year-Q@{[$quarter - 1]}', period => 'quarter $quarter') WHERE what = 'members'", scalar @now, "quarter $quarter has the members of now");
        quarter($year, $quarter, @now);
    }
    propose($year, $award[0]);
    compete($year, $year, { map { $_ => $_ eq $new ? [2 .. 4] : [1 .. 4] } @now });
    award($year, @award);
    by('office', 'SELECT count(*) FROM publication_check', '0', 'every publication follows');
    return @now;
}

begin();
$as{office}->query("INSERT INTO thidua.recipient VALUES ('lan', 'Lan', 'person', 'C01', 'worker')");
my @members = whole_year(2024, 'N1', ['C11', 'C12'], \@communes, 'LDTT', 'Lao động tiên tiến');

# To another database, with all of it.
my $pages = q{SELECT season, md5(thidua.report_html(season)), md5(thidua.report_html(season, 'en')) FROM thidua.season ORDER BY 1};
my $views = Registry::rows_sql($admin, 'thidua');
my ($rows, $pages_here) = ($as{office}->query($views), $as{office}->query($pages));
my $copy = Registry::restored($admin, 'changes_copy');
$_ = bless { %$_, name => $copy->name }, 'Database' for values %as;
is(Database::difference($rows, $as{office}->query($views)), '', 'restored: every row of every table and view');
is($as{office}->query($pages), $pages_here, 'every page');
by('office', 'SELECT count(*) FROM publication_check', '0', 'every publication follows there');
by('C11', q{SELECT actual FROM result WHERE season = '2024' AND unit = 'C11' AND criterion = 'II'}, '7', 'reads what it entered there, too');
refused('C11', "INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('2024', 'C11', 'II', 'self', 8)", qr/^\d{5} /, 'and writes nothing');

# And the same year again.
whole_year(2025, 'N2', ['C09', 'C10'], \@members, 'CSTDCS', 'Chiến sĩ thi đua cơ sở');
by('office', q{SELECT string_agg(season, ' ' ORDER BY season) FROM season WHERE status = 'published'}, join(' ', sort map { my $year = $_; $year, map { "$year-$_" } qw(H1 Q1 Q2 Q3 Q4) } 2024, 2025), 'twelve seasons are published');

done_testing();
