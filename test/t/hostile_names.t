# Names and codes that are attacks on the statements that are put together around them: of the registry's schema, of roles, and in every column of text, through
# every function and import.  They are kept to the letter, and nothing but that happens.  Everything is invented.
use strict;
use warnings;
use utf8;

use Encode qw(encode_utf8);
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../../sql";
use Database;
use RegistryParts;
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;
my $admin = Database->new('hostile');
$admin->query('CREATE EXTENSION emulation; CREATE TABLE public.canary (is_alive boolean); INSERT INTO public.canary VALUES (true)');

sub literal { my ($text) = @_; $text =~ s/'/''/g; return "'$text'" }
sub identifier { my ($text) = @_; $text =~ s/"/""/g; return qq("$text") }
sub run_utf8 { my ($who, $sql) = @_; return utf8(eval { $who->query(encode_utf8($sql)) } // $@) }
sub utf8 { my ($text) = @_; utf8::decode($text); return $text }

# What breaks out of a literal, a name, a body, a format, a pattern, JSON, an array, CSV.
my $attack = q{'; DROP TABLE public.canary; --"}."\\" . q{$$ $1 %s %1$I {a,"b"} [x] <b>&amp; \' ');} . "\t" . q{đ};
sub hostile { my ($name) = @_; return "$name$attack" }

for my $schema ('Sổ "thi đua"; DROP TABLE public.canary; --', q{a'b\\c %s $1 $nightly$}, '$registry$; $$ $create_registry$', '{a,b}', 'UPPER lower', 'emulation; --') {
    my $name = identifier($schema);
    is(run_utf8($admin, "SELECT emulation.create_registry(" . literal($schema) . "); SELECT emulation.create_registry(" . literal($schema) . "); CALL $name.nightly(); SELECT outcome FROM $name.nightly_run WHERE number = 0"), "\n\ndone", "a registry in the schema $schema is made, brought up to date, and lives through a night");
    is(run_utf8($admin, "SELECT count(*) FROM pg_proc WHERE pronamespace = to_regnamespace(" . literal($name) . ") AND prokind = 'f' AND prosqlbody IS NULL AND NOT proconfig::text ~ 'search_path='"), '0', 'its functions know where they are');
}

# Every tag that quotes a text in the scripts, as many as a name holds at once: none ends the text early, so that what follows
# it would be run, from a superuser's session, too, with functions unread.
my (@names, %met) = ('%s %1$I %%', 'INSERT INTO a)"; "');
for my $tag (grep { !$met{$_}++ } '$log$', map { Database::contents($_) =~ /(\$[a-z_]*\$)/g } 'sql/create_registry.sql.in', RegistryParts::paths()) {
    if (length("$names[-1]$tag") < 60) { $names[-1] .= $tag } else { push @names, "a$tag" }
}
cmp_ok(scalar keys %met, '>', 100, 'the scripts have tags');
my $chu = "chu_$$";
$admin->query("CREATE ROLE $chu");
push @names, '$log$', 'a$log$b', "\$log\$;RESET ROLE;ALTER ROLE $chu SUPERUSER;SELECT \$log\$--";
for my $name (@names) {
    my $made = run_utf8($admin, "BEGIN; SET LOCAL check_function_bodies = off; SELECT emulation.create_registry(" . literal($name) . ", '$chu'); SET LOCAL search_path = " . identifier($name) .
        "; INSERT INTO unit (unit, name) VALUES ('a', 'A'); UPDATE unit SET name = 'B'; SELECT string_agg(operation, ',' ORDER BY number), (SELECT rolsuper FROM pg_roles WHERE rolname = '$chu') FROM change_log WHERE table_name = 'unit'; ROLLBACK;");
    is($made, "\ninsert,update|f", "a registry in the schema $name is made, logs, and nothing else is done");
}
$admin->query("DROP ROLE $chu");

# The roles' names, too: they are made and dropped by the test.
my @roles = map { "$_ $$" . q{"; DROP TABLE public.canary; -- '%s\\} } qw(unit council appraiser);
$admin->query(encode_utf8('CREATE ROLE ' . identifier($_) . ' LOGIN')) for @roles;
END { my $status = $?; if ($admin) { undef $admin; Database::run('dropuser', '--if-exists', encode_utf8($_)) for @roles } $? = $status }

my $schema = q{Sổ "thi đua"; DROP TABLE public.canary; --};
my $path = 'SET search_path = ' . identifier($schema) . '; SET emulation.progress_interval = 0; SET client_min_messages = warning;';
sub does { my ($sql, $expected, $what, $role) = @_; is(run_utf8($admin, ($role ? 'SET SESSION AUTHORIZATION ' . identifier($role) . ';' : '') . "$path $sql"), $expected, $what) }
my %h = map { $_ => literal(hostile($_)) } qw(BL LA season season14 cluster I I1 II movement member council decision revocation award set set_member recipient initiative meeting task indicator exemplar document report form branch person text note level position kind);
sub bytes { return "'\\x" . unpack('H*', encode_utf8($_[0])) . "'" }
sub csv { return join(';', map { (my $f = $_) =~ s/"/""/g; qq("$f") } @_) . "\n" }

my $rules = "jsonb_build_object('name', $h{text}, 'max', 20, 'tie_break', jsonb_build_array($h{II}), 'classes', jsonb_build_array(jsonb_build_object('name', $h{kind})), 'criteria', jsonb_build_array(
  jsonb_build_object('code', $h{I}, 'name', $h{text}, 'max', 10, 'criteria', jsonb_build_array(jsonb_build_object('code', $h{I1}, 'name', $h{text}, 'max', 10, 'rule', 'proportional', 'note', $h{note}, 'evidence', $h{text}))),
  jsonb_build_object('code', $h{II}, 'max', 10, 'rule', 'given')))";
does(<<"SQL", '1', 'units, season, members, sheet and accounts');
INSERT INTO unit (unit, name) VALUES ($h{BL}, $h{text}), ($h{LA}, 'Long An');
INSERT INTO unit_alias (alias, unit) VALUES ($h{movement}, $h{BL});
INSERT INTO cluster VALUES ($h{cluster}, $h{text});
INSERT INTO season (season, cluster, year, starts_on, ends_on) VALUES ($h{season}, $h{cluster}, 2013, '2013-03-01', '2014-03-01');
INSERT INTO membership (season, unit, person, person_position, unranked_reason) VALUES ($h{season}, $h{BL}, $h{person}, $h{position}, NULL), ($h{season}, $h{LA}, NULL, NULL, $h{text});
INSERT INTO sheet (season, rules, source) VALUES ($h{season}, $rules, $h{text});
DO \$do\$ BEGIN PERFORM put_in_force($h{season}, 1), grant_access(@{[literal(identifier($roles[0]))]}::regrole, $h{season}, 'unit', $h{BL}), grant_access(@{[literal(identifier($roles[1]))]}::regrole, $h{season}, 'council'),
  grant_access(@{[literal(identifier($roles[2]))]}::regrole, $h{season}, 'appraiser', NULL, ARRAY[$h{II}]); END \$do\$;
UPDATE season SET status = 'open';
SELECT count(*) FROM sheet WHERE state = 'in force'
SQL
does("SELECT new, rejected FROM import_targets($h{season}, " . bytes(csv('unit', 'criterion', 'target', 'note') . csv(hostile('BL'), hostile('I1'), '10', hostile('note')) . csv('Long An', hostile('I1'), '10', '') . csv(hostile('LB'), hostile('I9'), $attack, '')) . ", file_name => $h{text})",
    '2|1', 'targets are imported; who is not known is rejected');
does("SELECT new, rejected FROM import_results($h{season}, 'self', " . bytes(csv('unit', 'criterion', 'actual', 'evidence', 'note') . csv(hostile('movement'), hostile('I1'), '9,5', hostile('text'), hostile('note')) . csv(hostile('BL'), hostile('II'), '8', '', '')) . ", file_name => $h{text})", '2|0', 'results, by an alias, too', $roles[0]);
does("SELECT text = $h{text} FROM (SELECT evidence AS text FROM result WHERE evidence IS NOT NULL) r", 't', 'to the letter');
does("SELECT (SELECT state FROM submission WHERE unit = $h{BL}), number FROM submit($h{season}, $h{BL}) s, write_explanation($h{season}, $h{BL}, $h{II}, $h{text}) number", '|1', 'a unit hands in and explains', $roles[0]);
does("INSERT INTO result (season, unit, criterion, stage, actual) VALUES ($h{season}, $h{LA}, $h{I1}, 'self', 10), ($h{season}, $h{LA}, $h{II}, 'self', 7); SELECT FROM submit($h{season}, $h{LA}); UPDATE season SET status = 'appraisal'; SELECT count(*) FROM result", "4", 'and another');
does("INSERT INTO result (season, unit, criterion, stage, actual, note) VALUES ($h{season}, $h{BL}, $h{II}, 'appraisal', 7, $h{note}); SELECT answer_explanation($h{season}, $h{BL}, $h{II}, 1, $h{text}); SELECT FROM return_submission($h{season}, $h{BL}, $h{text}); SELECT count(*) FROM to_do", "\n1", 'an appraiser of a criterion', $roles[2]);
does("SELECT FROM submit($h{season}); SELECT export_form($h{season}, $h{BL}) IS NOT NULL", "t", 'the file comes again', $roles[0]);
does("SELECT units, ranked FROM publish($h{season}, true); SELECT study_robustness($h{season}, 100);", "2|1\n1", 'the council publishes', $roles[1]);
does("SELECT file_objection($h{season}, $h{BL}, $h{text}, $h{II})", '1', 'a unit objects', $roles[0]);
does("SELECT rule_on_objection($h{season}, 1, 'sustained', $h{text}); SELECT unit = $h{BL}, points_before, points_after FROM supersede($h{season}, $h{text}, jsonb_build_array(jsonb_build_object('unit', $h{BL}, 'criterion', $h{II}, 'actual', 9)), 1, true)", "\nt|16.50|18.50", 'and it is corrected', $roles[1]);
does(<<"SQL", "1\n2|0\n1|0\n2", 'awards, by decisions and files');
INSERT INTO award (award, name, name_en, kind, category, level, subject, "position") VALUES ($h{award}, $h{text}, $h{text}, 'title', 'flag', 'province', 'both', 1);
INSERT INTO award_set VALUES ($h{set}, $h{text});
INSERT INTO award_set_member VALUES ($h{set}, $h{award});
INSERT INTO recipient (recipient, name, kind, unit) VALUES ($h{recipient}, $h{text}, 'person', $h{BL});
INSERT INTO council_member (council, member) VALUES ($h{council}, $h{member});
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ($h{recipient}, $h{award}, $h{BL}, 2013, '2014-01-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast, minutes) SELECT proposal, $h{council}, '2014-02-01', 1, 1, $h{text} FROM proposal;
UPDATE proposal SET state = 'submitted';
INSERT INTO decision (decision, signed_on, issuer, title) VALUES ($h{decision}, '2014-03-01', $h{text}, $h{text}), ($h{revocation}, '2014-04-01', NULL, NULL);
INSERT INTO award_grant (decision, line, award, unit, recipient, year, certificate) VALUES ($h{decision}, 1, $h{award}, $h{BL}, $h{recipient}, 2013, $h{text});
SELECT count(*) FROM revoke_grant($h{decision}, 1, $h{revocation});
SELECT new, rejected FROM import_grants(@{[bytes(csv('line', 'unit', 'award', 'number', 'certificate') . csv(2, hostile('LA'), hostile('award'), 3, hostile('text')) . csv(3, hostile('BL'), hostile('award'), 2, ''))]}, $h{decision}, 2013);
SELECT new, rejected FROM import_reported_totals($h{report}, $h{set}, 2013, @{[bytes(csv('line', 'award', 'number') . csv(1, hostile('award'), 5))]}, cluster => $h{cluster});
SELECT count(*) FROM award_grant g WHERE award = $h{award} AND revoked_by IS NULL;
SQL
does(<<"SQL", "1|0\n1|0\nmembers|2\nsheet|1\naccounts|3\ndeadlines|0\naccounts left out|0\n1", 'indicators, units and members from files; another season');
INSERT INTO indicator (indicator, name, measure, combine) VALUES ($h{indicator}, $h{text}, $h{text}, 'sum');
INSERT INTO meeting (meeting, season, kind, held_on, host, note) VALUES ($h{meeting}, $h{season}, 'review', '2013-07-01', $h{BL}, $h{text});
INSERT INTO task (task, meeting, text) VALUES ($h{task}, $h{meeting}, $h{text});
INSERT INTO movement (movement, theme, slogan) VALUES ($h{movement}, $h{text}, $h{text});
INSERT INTO exemplar (exemplar, kind, name, unit, movement, year, note) VALUES ($h{exemplar}, 'model', $h{text}, $h{BL}, $h{movement}, 2013, $h{text});
SELECT new, rejected FROM import_indicators(2013, @{[bytes(csv('unit', 'indicator', 'actual', 'source') . csv(hostile('BL'), hostile('indicator'), '1,5', hostile('text')))]});
SELECT new, rejected FROM import_units(@{[bytes(csv('unit', 'name', 'parent') . csv(hostile('CH'), hostile('text'), hostile('BL')))]});
SELECT * FROM open_season($h{season14}, $h{season});
SELECT new FROM import_members($h{season14}, @{[bytes(csv('unit', 'role', 'person', 'unranked_reason') . csv(hostile('CH'), 'member', hostile('person'), hostile('text')))]});
SQL
does("SELECT FROM rotate_leadership($h{season14}); SELECT count(*) FROM try_sheet($h{season14}); SELECT count(*) FROM eligibility($h{recipient}, $h{award}, 2014); SELECT count(*) FROM quota_of($h{award}, $h{BL}, 2013); SELECT count(*) FROM nearly_eligible_in(2014)", "0\n0\n0\n0", 'what else asks by name');
does("SELECT s.rules = (SELECT rules FROM sheet WHERE season = $h{season} AND version = 1) FROM (SELECT (read_sheet(convert_to(export_sheet($h{season}), 'UTF8'))).*) s", 't', 'a sheet goes out as a file and comes back the same');
does("SELECT bool_and(page LIKE '%</html>%' AND page NOT LIKE '%<b>%') FROM (VALUES (report_html($h{season})), (report_unit_html($h{season}, $h{BL})), (report_matrix_html($h{season})), (report_decision_html($h{decision})), (report_vote_html($h{council}, '2014-02-01'))) p(page); SELECT standings_svg($h{season}) LIKE '%</svg>%'", "t\nt", 'pages are whole, and what is in them is escaped');
does("SELECT removed, restored FROM undo_import((SELECT max(batch) FROM import_batch WHERE kind = 'indicators'))", '1|0', 'an import is taken back');
does("CALL nightly(); SELECT string_agg(step || coalesce(season, ''), ',') FROM job_run WHERE outcome IN ('failed', 'cancelled')", '', 'a night goes by and no step fails');
my $relations = run_utf8($admin, "SELECT string_agg(format('SELECT count(*) FROM (SELECT * FROM %I.%I OFFSET 0) x;', nspname, relname), ' ') FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = " . literal($schema) . " AND relkind = 'v'");
unlike(run_utf8($admin, $relations), qr/ERROR/, 'every view is read');
does('SELECT revoke_access(' . literal(identifier($roles[0])) . '::regrole), count(*) FROM account', '2|6', 'access is taken back');
does("SELECT is_alive, (SELECT count(*) FROM change_log WHERE new_row->>'unit' = $h{BL}) > 5, (SELECT count(*) FROM publication_check), (SELECT count(*) FROM publication_log_check) FROM public.canary", 't|t|0|0', 'what should have been dropped is there, the log has the names as they were, and what is published follows');

done_testing();
