# A streaming replica answers everything that only reads, as the primary does, and refuses the rest; a backup taken by pg_basebackup is a server of its own; and so is the replica, once promoted.
# On servers of the test's own. Units, sheet and results are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Server;
use Test::More;

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
my $primary = Server->new;
my $database = Database->new('replica', $primary->environment);
my ($office, $bl) = map { $database->role($_) } qw(office bl);
$database->query("CREATE EXTENSION emulation; CREATE EXTENSION amcheck; GRANT CREATE ON DATABASE \"@{[$database->name]}\" TO $office->{role};" . join '', map { "ALTER ROLE $_->{role} PASSWORD '$primary->{password}';" } $office, $bl);
$office->query("SELECT emulation.create_registry('thidua')");
Registry::fill($office, 'thidua', $bl->{role});
Registry::at_noon($office, 'thidua');
$office->query(q{SELECT thidua.study_robustness('past', 20); INSERT INTO thidua.result_source (season, criterion, kind, of_criterion, missing) VALUES ('now', 'II', 'indicator', 'i', 'skip')});
my $replica = $primary->copy([ '--write-recovery-conf' ], 'max_standby_streaming_delay=-1');

# The same database on another server.
sub on { my ($server, $who) = @_; return bless { %$who, owner => 0, environment => { %{$who->{environment}}, $server->environment, $who->{role} ? (PGUSER => $who->{role}) : () } }, 'Database' }
sub catch_up {
    my ($behind) = @_;
    my $at = $database->query('SELECT pg_current_wal_lsn()');
    Database::wait_until(sub { $behind->query("SELECT pg_last_wal_replay_lsn() >= '$at'") eq 't' }) or die 'the replica does not catch up';
}

# Every row of every table and view. kept_season and shown_season say what this server has kept, and a replica keeps nothing.
my $relations = $database->query(q{SELECT string_agg(format('SELECT %L, * FROM thidua.%I ORDER BY %s;', relname, relname, (SELECT string_agg(i::text, ',') FROM generate_series(2, relnatts + 1) i)), E'\n' ORDER BY relname)
    FROM pg_class WHERE relnamespace = 'thidua'::regnamespace AND relkind IN ('r', 'v') AND relname NOT IN ('kept_season', 'shown_season', 'live_season', 'change_log', 'publication_log_check')});
my $log = q{SELECT * FROM thidua.change_log ORDER BY number; SELECT * FROM thidua.live_season; SELECT * FROM thidua.publication_log_check};

# Every function that reads.
my ($board, $sheet) = (q{thidua.season_board('now')}, q{emulation.score_sheet(thidua.season_board('now'))});
my $tally = q{(SELECT emulation.tally(award, number) FROM thidua.award_grant)};
my @asked = (
    (map { "emulation.$_" } 'check_sheet(\'{"max": 1}\')', "criteria($sheet)", "points($sheet, 'II', NULL, 9)", "points($board, 'BL')", "points($board, 'BL', 'II')", "fault($sheet, 'II', NULL, 11)", "standings($board)", "classification($board)", "classification($board, '{}', '{}')", "reasons($board, 'BL')", "classes($sheet)", "cells($board)", "breakdown($board)", "versus($board, 'BL', 'LA')",
        "compare(thidua.board_in_force('past'), $board)", "what_if($board, 'BL', 'II', 1)", "what_if($board, '{\"BL\": {\"II\": 2}}')", "overtake($board, 'BL', 'LA')", "robustness($board, 50)", "score_sheet($board)",
        "score_sheet_to_jsonb($sheet)", "score_sheet_from_jsonb($sheet\::jsonb)", "scoreboard_to_jsonb($board)", "scoreboard_from_jsonb($board\::jsonb)", "award_tally_to_jsonb($tally)", "award_tally_from_jsonb('{\"COT\": 3}')",
        "count($tally, 'CSTDT')", "total($tally)", "awards($tally)", "precedence($tally, '{CSTDT,BKT}')", "reconcile($tally, '{\"BKT\": 3}')", "award_tally_plus($tally, $tally)", "award_tally_minus($tally, $tally)", 'quota(24, 20)', q{read_csv('a;b'::bytea)}, q{parse_number('1.234,5')}, q{number_fault('x')}, q{number_style('1,5')}, q{cell_fault('#N/A')}, q{text_fault('Bạc Liêu')}, q{csv_delimiter('a;b'::bytea)}, "sheet_advice($sheet\::jsonb)", 'sheet_schema()', "renamed($sheet, '{\"II\": \"X\"}')", "overtaken(thidua.board_in_force('past'), $board)", "is_relative($sheet, 'II')", q{once('pg_catalog.md5(text)', 'x', ''::text)}, "actual_kind($sheet, 'II')",
        'format_number(1234.5, 2)', 'ordinal(4)', q{edit_distance('Bạc Liêu', 'Bac Lieu')}, q{progress('x', 1, 2)}, q{condition_from_words('thực hiện I.2 >= 80')}, q{condition_fault('I.2 >= 80%')}, q{condition_in_words('actual[I.2] >= 80')}, 'condition_phrases()'),
    (map { "emulation.$_ FROM thidua.result JOIN thidua.sheet USING (season) WHERE season = 'past' AND correction = 0" } 'scoreboard(rules::emulation.score_sheet, unit, criterion, NULL, actual)', 'weighted_mean(actual, actual)', 'trimmed_mean(actual, 1, 1)', 'kendall_tau(actual, length(unit || criterion))', 'spearman_rho(actual, ascii(unit))'),
    (map { "emulation.$_" } 'tally(award) FROM thidua.award_grant', "rollup(b) FROM (SELECT $board) x(b)", 'longest_run(year) FROM thidua.award_grant', 'run_ending(year, 2018) FROM thidua.award_grant'),
    (map { "thidua.$_" } 'today()', 'acting_role()', q{why_not('now', 'BL', 'II', 'self')}, q{board_under((SELECT rules::emulation.score_sheet FROM thidua.sheet WHERE season = 'now'), 'past')}, q{season_board('now')}, q{unranked_units('now')}, q{publication_document('past')}, q{publication_document('past', 1)}, "standings_of('now', $board)",
        "missing_for_publication('now', $board)", q{remind('now')}, q{due_date('now', 'self')}, q{board_in_force('past')}, q{published_board('past')}, q{published_board('past', 1)}, q{try_sheet('now')}, q{baselines_from('now', 'past')}, q{folded('Bạc Liêu')}, q{find_unit('Bac Lieu', '2013-01-01')}, q{nearest_units('Bac', '2013-01-01')}, q{read_rows('units', '{}', convert_to(E'unit;name\nX;Y\n', 'UTF8'))}, q{key_matches('units', 'x')}, q{export_form('now', 'BL')}, q{export_assessment_form('now', 'Lan')}, q{export_work_item_form('now')}, q{export_sheet('now')},
        q{sheet_columns()}, q{sheet_words()}, q{export_sheet_files('now')}, q{write_sheet_files('{"max": 1, "criteria": [{"code": "I", "max": 1, "rule": "given"}]}')}, q{read_sheet_files(convert_to((SELECT content FROM thidua.export_sheet_files('now') LIMIT 1), 'UTF8'))},
        q{read_sheet(convert_to(thidua.export_sheet('now'), 'UTF8'))}, q{vote_rule_on('CSTDT', '2019-01-01')}, q{award_quota_on('COCP', '2018-01-01')}, q{requirement_on('CSTDT', '2018-01-01')}, q{held_grants('lan', 2019)}, q{eligibility('lan', 'CSTDTQ', 2019)}, q{is_eligible('lan', 'CSTDTQ', 2019)}, q{nearly_eligible_in(2019)}, q{quota_of('COCP', 'BL', 2018)},
        q{stat_form_on('0602', 2023)}, q{rotate_leadership('now')}, q{has_points(thidua.report_rows('now', NULL))}, q{report_words('vi')}, q{shown_number(1.5, 2, 'vi')}, q{shown_change(1.5, 2, 'vi')}, q{shown_points(1.5, 2, 2, 'vi')}, q{rank_of(2, 'vi')}, q{shown_date('2013-03-01', 'vi')}, q{shown_text('x')}, q{shown_names('{a,b}', 3, 'vi')}, q{cell_of('x', 'y')}, q{table_of('x', '[]', '[]')}, q{columns_of('a', 'A', 'text')}, q{heads_of('[]')}, q{row_of('{}')}, q{check_rows('x', '{}', '[]')}, (map { "words_of_$_()" } qw(season scores awards cluster unit decision meeting codes)), q{section_of('x', '{}')}, q{paragraph_of('x')}, q{list_of('{a}')}, q{page_style('A4')},
        q{page_of('x', 'y', '<p>z</p>'::xml, 'vi')}, q{check_report('now', 'vi')}, q{point_decimals('now')}, q{points_reconciliation('past')}, q{part_decimals('now')}, q{report_units('now', 10)}, q{report_title('now', 'vi')}, q{report_status('now', 'vi')}, q{report_header('now', 'vi', 'x')}, (map { "report_$_('now', 'vi', 10, thidua.report_rows('now', 10))" } qw(lead standing self)), (map { "report_$_('now', 'vi', thidua.report_rows('now', 10))" } qw(sections awards flags)), (map { "report_$_('now', 'vi')" } qw(reconciliation mix indicators next_year)), q{report_inputs('now')}, q{next_season('past')},
        (map { $_ . "_html('past')" } qw(report report_matrix)), (map { $_ . "_html('now')" } qw(report report_matrix)), q{report_unit_html('past', 'BL')}, q{report_unit_html('now', 'BL')}, q{report_decision_html('1')}, q{report_vote_html('HĐ', '2019-02-01')}, q{standings_svg('past')}, q{standings_svg('now')}, q{bars_of('now', 'vi', 10)}, q{decision_lines('1', 'vi')}, q{decision_totals('1', 'vi')}, q{vote_lines('HĐ', '2019-02-01', 'vi')}, q{unit_appraised('now', 'BL')}, q{unit_columns('vi')}, q{check_unit_report('now', 'BL')}, q{unit_summary('now', 'vi', 'BL')}, q{unit_losses('now', 'vi', 'BL')}, 'nightly_steps()', q{nightly_seasons('report')}, 'tell_nightly(1)'));

# Every function that writes, and the parts of the nightly job and of imports, which nobody calls by themselves.
my $csv = sub { "convert_to(E'$_[0]', 'UTF8')" };
my @writes = map { "SELECT * FROM thidua.$_" } q{refresh_standing('now')}, q{study_robustness('now', 5)}, q{open_season('next', after => 'now')}, q{submit('now', 'BL')}, q{return_submission('now', 'LA', 'x')}, q{put_in_force('now', 1)}, q{collect_results('now', 'final')}, q{enter_assessment('now', 'BL', 'II', 9, assessor => 'Lan')}, q{assign_assessors('now', 'II', '{Lan}')}, q{leave_season('now', 'HG', '2013-07-01', 'results', 'x')}, q{rename_criteria('now', '{"II": "N"}')}, q{merge_units('{HG}', 'LA', '2013-07-01', 'x', 'results')}, q{split_unit('HG', '{LA,BL}', '2013-07-01', 'x', 'results')}, q{rename_unit('HG', 'X', '2013-07-01', 'x')}, q{move_unit('HG', 'now', 'past', '2013-07-01', 'x', 'nothing')}, q{write_explanation('now', 'BL', 'II', 'x')}, q{answer_explanation('now', 'BL', 'II', 1, 'x')}, q{move_deadline('now', 'objection', thidua.today() + 1, 'x')}, q{appraise('now', 'BL', 'II', 1, 'x')}, q{file_objection('past', 'LA', 'x')},
    q{rule_on_objection('past', 2, 'rejected', 'x')}, q{publish('now', true)}, q{decide_class('now', 'BL', 'x', 'x', 'x')}, q{supersede('past', 'x', '[{"unit": "LA", "criterion": "II", "actual": 1}]')}, "import_results('now', 'self', @{[$csv->('unit;criterion;actual\nHG;II;9')]})", "import_targets('now', @{[$csv->('unit;criterion;target\nHG;I.1;9')]})", "import_indicators(2013, @{[$csv->('unit;indicator;actual\nLA;i;9')]})",
    "import_units(@{[$csv->('unit;name\nX;Y')]})", "import_members('now', @{[$csv->('unit;role\nBL;member')]})", "import_grants(@{[$csv->('line;award;unit;number\n9;BKT;BL;1')]}, '1', 2018)", "import_reported_totals('X', 'state', 2018, @{[$csv->('line;award;number\n1;COCP;1')]}, cluster => 'TNB')", 'undo_import(1)', q{import_sheet('now', convert_to(thidua.export_sheet('now'), 'UTF8'))}, q{import_sheet_files('now', convert_to((SELECT content FROM thidua.export_sheet_files('now') LIMIT 1), 'UTF8'))}, q{revoke_grant('1', 1, '2')},
    "grant_access('$bl->{role}', 'now', 'reader')", "revoke_access('$bl->{role}')";
push @writes, map { "SELECT * FROM thidua.$_" } q{open('now')}, q{close_self_scoring('now')}, q{sign('now')}, q{add_award('Z', 'Z')}, q{change_award('COT', name => 'Z', source => 'x')}, q{end_award('COT', source => 'x')}, q{pay_awards('1', '2019-06-01', lines => '{}')};
push @writes, 'CALL thidua.nightly()', q{SELECT emulation.create_registry('khac')}, q{SELECT emulation.create_registry('thidua')};
push @asked, 'thidua.award_catalogue()', q{thidua.judged_on('lan', 'CSTDT', 2018, '2019-01-01')};
my %part = map { $_ => 1 } qw(close_season check_publications study_again store_report forget_old hold_nightly begin_nightly begin_step carry_out_step end_nightly progress_support grant_privileges);
my %called = map { $_ => 1 } map { /\b(?:emulation|thidua)\.(\w+)\(/g } @asked, @writes;
my $known = join ',', sort keys %called, keys %part;
is($database->query(qq{SELECT string_agg(DISTINCT n.nspname || '.' || p.proname, ' ') FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('emulation', 'thidua') AND p.prorettype <> 'trigger'::regtype AND coalesce(obj_description(p.oid), '') !~ '; within ' AND p.proname <> ALL ('{$known}')
      -- the views call them, and the labels of every kind
      AND p.proname NOT IN (SELECT kind || '_name' FROM thidua.label UNION SELECT 'season_name')
      -- the imports of every kind write through import_rows, as those above do
      AND p.proname NOT IN (SELECT 'import_' || replace(kind, ' ', '_') FROM thidua.import_kind)
      AND p.proname !~ '_(in|out|recv|send|trans|combine|serial|deserial|final|eq|ne|lt|le|gt|ge|cmp|hash|hash_extended|inverse|larger|smaller)\$'}), '', 'every function is asked here, or named as a part of another');

sub answers { my ($who) = @_; my ($status, $out, $err) = $who->attempt(join('', map { "SELECT $_;\n" } @asked), '--set=ON_ERROR_STOP=0'); return $out . join "\n", $err =~ /:(\d+: (?:ERROR|FATAL): .*)/g }
my ($rows, $trace, $seen_by_unit, $answers) = ($office->query($relations), $office->query($log), $bl->query($relations), answers($office));
is(join("\n", $answers =~ /(.*ERROR: .*)/g), "", 'the primary answers every question');
cmp_ok(length $answers, '>', 50000, 'at length');

catch_up(on($replica, $database));
my ($there, $unit_there) = map { on($replica, $_) } $office, $bl;
is($there->query('SELECT pg_is_in_recovery()'), 't', 'the replica is one');
is($there->query($relations), $rows, 'it shows the same rows of every table and view');
is($unit_there->query($relations), $seen_by_unit, 'and a unit what it sees on the primary');
is($there->query($log), $trace, 'and the log');
is(answers($there), $answers, 'it gives the same answer to ' . @asked . ' calls of functions');
is($there->query('SELECT count(*) FROM thidua.kept_season'), 0, 'what the primary has kept is not taken for its own: it computes');
is_deeply([ map { my $state = $there->sqlstate($_); $state eq '25006' ? () : "$state: $_" } @writes ], [], 'what writes is refused (25006): ' . @writes . ' calls');

# What comes in goes on to the replica.
$office->query(q{UPDATE thidua.result SET actual = 7.5 WHERE season = 'now' AND unit = 'HG' AND criterion = 'II'; SELECT FROM thidua.import_results('now', 'appraisal', convert_to(E'unit;criterion;actual\nHG;I.1;11\n', 'UTF8')); SELECT FROM thidua.publish('now', true)});
catch_up(on($replica, $database));
is($there->query($relations), $office->query($relations), 'changes, a file and a publication are there when they have come');
is($there->query('SELECT count(*) FROM thidua.publication_check'), 0, 'and it verifies');

# A backup
my $backup = $primary->copy([]);
my $restored = on($backup, $office);
is($restored->query($relations), $office->query($relations), 'a restored backup has the same rows of every table and view');
is(Registry::digest($restored, 'thidua'), Registry::digest($office, 'thidua'), 'to the byte, the log among them');
is(answers($restored), answers($office), 'and gives the same answers');
sub goes_on {
    my ($server, $what) = @_;
    my $who = on($server, $office);
    my $super = on($server, $database);
    is($who->sqlstate(q{SELECT FROM thidua.supersede('past', 'x', '[{"unit": "LA", "criterion": "II", "actual": 1}]'); CALL thidua.nightly();}), '', "$what: a correction is published, and the nightly job runs");
    is($who->query(q{SELECT (SELECT count(*) FROM thidua.publication_check), (SELECT count(*) FROM thidua.publication_log_check), (SELECT max(number) FROM thidua.publication WHERE season = 'past')}), '0|0|3', "$what: all verify");
    is(Registry::unlogged($super, 'thidua'), '', "$what: the log says what the tables say");
    is(Registry::unsound($super, 'thidua'), '', "$what: tables, indexes and foreign keys are sound");
}
goes_on($backup, 'backup');
undef $backup;

$primary->stop;
$replica->run('pg_ctl', '--pgdata', $replica->data, '--wait', 'promote');
goes_on($replica, 'promoted replica');

done_testing();
