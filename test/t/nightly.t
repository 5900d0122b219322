# The nightly job: on the real pg_cron, and what becomes of steps that fail, of two at once, of a cancel, of a backend that is killed.
# On a server of the test's own. Units, sheets and results are invented.
# needs: postgresql-PGVERSION-cron
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Registry;
use Server;
use Test::More;

my $library = Database::run_or_die($ENV{PG_CONFIG} // 'pg_config', '--pkglibdir');
plan skip_all => 'pg_cron is not installed' unless -e "$library/pg_cron.so";

$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);
my $server = Server->new('shared_preload_libraries=pg_cron', "cron.database_name=emulation_t_nightly_$$", 'cron.use_background_workers=on', 'max_worker_processes=16');

# Until it says what is expected.
sub becomes {
    my ($who, $sql, $expected, $what) = @_;
    my $got;
    Database::wait_until(sub { $got = eval { $who->query($sql) } // $@; $got eq $expected });
    return is($got, $expected, $what);
}

# A session of its own that goes on meanwhile.
sub meanwhile {
    my ($who, $sql) = @_;
    my $pid = fork // die "fork: $!";
    return $pid if $pid;
    my ($status, undef, $err) = $who->attempt($sql);
    Database::write_file("$server->{folder}/said.$$", "$status $err");
    require POSIX;
    POSIX::_exit(0);
}
sub said { my ($pid) = @_; waitpid $pid, 0; return Database::contents("$server->{folder}/said.$pid") }

# A registry of that owner: seasons of one cluster each, in order what the nightly job meets.
sub seasons {
    my ($schema, @clusters) = @_;
    return <<"SQL" . join '', map { "SET search_path = $schema;\n$_\n" } grep { /\S/ } @clusters;
SELECT emulation.create_registry('$schema');
SET search_path = $schema;
INSERT INTO unit (unit, name) VALUES ('A', 'Xã A'), ('B', 'Xã B');
INSERT INTO cluster SELECT c, 'Cụm ' || c FROM unnest('{bad,draft,good,late,open,past}'::text[]) c;
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline) SELECT cluster, cluster, 2013, '2013-01-01', '2013-12-31', CASE cluster WHEN 'draft' THEN 'draft' ELSE 'open' END, '2014-01-15' FROM cluster;
UPDATE season SET self_deadline = today() WHERE season = 'open';
INSERT INTO membership (season, unit) SELECT season, unit FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"max": 10, "criteria": [{"code": "1", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO result (season, unit, criterion, stage, actual) SELECT season, unit, '1', 'self', CASE unit WHEN 'A' THEN 8 ELSE 9 END FROM season, unit WHERE season <> 'draft';
SELECT publish('past');
SQL
}
# From now on nothing of that season works.
my $broken = <<'SQL';
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '22012', MESSAGE = format('%s of "%s" refused', TG_TABLE_NAME, NEW.season), DETAIL = 'As the test wants it.'; END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON season FOR EACH ROW WHEN (NEW.season = 'bad') EXECUTE FUNCTION refuse();
CREATE TRIGGER refuse BEFORE INSERT ON daily_report FOR EACH ROW WHEN (NEW.season = 'bad') EXECUTE FUNCTION refuse();
SQL
my $steps = q{SELECT string_agg(concat_ws(' ', step, season, outcome), ', ' ORDER BY number) FROM %s.nightly_run WHERE run = %s};

# pg_cron: two registries of a clerk who is no superuser, one of them with a season that fails. It knows minutes and no seconds, so the rest is looked at meanwhile.
my $cron = Database->new('nightly', $server->environment);
my $clerk = $cron->role('clerk');
$cron->query("CREATE EXTENSION emulation; CREATE EXTENSION pg_cron; GRANT CREATE ON DATABASE \"@{[$cron->name]}\" TO $clerk->{role}; GRANT USAGE ON SCHEMA cron TO $clerk->{role}; ALTER ROLE $clerk->{role} PASSWORD '$server->{password}'");
$clerk->query(seasons('thidua') . seasons('khac', $broken) . "SELECT cron.schedule('thidua', '* * * * *', 'CALL thidua.nightly()')");
$cron->query("SELECT cron.schedule_in_database('khac', '* * * * *', 'CALL khac.nightly(keep_days => 30)', '@{[$cron->name]}', '$clerk->{role}')");
Registry::at_noon($cron, $_) for qw(thidua khac);
# pg_cron began before its database was there, and may have missed that it came: as on a real server, it starts with all in place.
$server->run('pg_ctl', '--pgdata', $server->data, '--log', "$server->{folder}/log", '--wait', '--mode=fast', 'restart');

my $database = Database->new('nights', $server->environment);
my ($office, $council, $unit, $stranger) = map { $database->role($_) } qw(office council unit stranger);
$database->query("CREATE EXTENSION emulation; GRANT CREATE ON DATABASE \"@{[$database->name]}\" TO $office->{role};" . join '', map { "ALTER ROLE $_->{role} PASSWORD '$server->{password}';" } $office, $council, $unit, $stranger);
$office->query(seasons('thidua', "SELECT grant_access('$council->{role}', 'good', 'council'), grant_access('$unit->{role}', season, 'unit', 'A') FROM season WHERE season <> 'draft'"));
Registry::at_noon($database, 'thidua');
$database->query('CREATE TABLE public.gate (open boolean); GRANT ALL ON public.gate TO PUBLIC');

# A page is made again when what it follows from has changed, as do the registry's functions.
sub renamed { return $office->query(q{UPDATE thidua.cluster SET name = name || '.' WHERE cluster IN ('bad', 'good', 'late', 'open')}) }

# A night on which all goes well
sub night { my ($who, $before) = @_; my ($status, $out, $err) = $who->attempt(($before // '') . 'CALL thidua.nightly();'); return $status == 0 ? "done$out$err" : $err =~ /(?:ERROR|FATAL):\s+(\w{5}: .*(?:\nDETAIL:  .*(?:\n(?!HINT).*)*)?)/ ? $1 : $err }
sub steps { return sprintf $steps, 'thidua', $_[0] }
is(night($office), 'done', 'a night on which all goes well says nothing');
is($office->query(steps(1)), 'run done, close bad done, close good done, close late done, check done, standing bad done, standing good done, standing late done, standing open done, '
    . 'report bad done, report good done, report late done, report open done, report past done, tidy done', 'its steps, one after the other');
is($office->query("SELECT string_agg(season || ' ' || status, ', ' ORDER BY season) FROM thidua.season"), 'bad appraisal, draft draft, good appraisal, late appraisal, open open, past published', 'what is past its day is closed; the last day is not past, a draft was never open, and nothing is published');
is($office->query("SELECT message FROM thidua.nightly_run WHERE step = 'close' AND season = 'late'"), 'closed for self-scores, whose last day was 2014-01-15; units that have not handed in: 2', 'in words');
is($office->query("SELECT count(*), count(publication), bool_and(day = thidua.today()), bool_and(digest = encode(sha256(convert_to(page, 'UTF8')), 'hex')), bool_and(page = thidua.report_html(season)) FROM thidua.daily_report"), '5|1|t|t|t', 'the pages of the day');
is($office->query('SELECT count(*) FROM thidua.live_season JOIN thidua.kept_season USING (season)'), 4, 'live standings are kept');
is(night($office), 'done', 'again on the same day');
is($office->query(steps(2)), 'run done, check done, tidy done', 'what is done is not done twice: each season has its page');
is($office->query('SELECT count(*) FROM thidua.daily_report'), 5, 'and the day one page a season');
is($office->query(q{SELECT count(*) FROM thidua.change_log WHERE table_name IN ('job_run', 'daily_report', 'publication_finding')}), 0, 'nothing of it is in the log of changes');
is($office->query(q{SELECT by_role, new_row->>'status' FROM thidua.change_log WHERE table_name = 'season' AND operation = 'update' AND new_row->>'season' = 'late'}), "$office->{role}|appraisal", 'but for the season that was closed');

# Steps that fail
$office->query("SET search_path = thidua; UPDATE season SET status = 'open' WHERE season IN ('bad', 'good'); $broken SELECT study_robustness('late'), study_robustness('good')");
$database->query("SET session_replication_role = replica; UPDATE thidua.sheet SET rules = '{}' WHERE season = 'late'; DELETE FROM thidua.live_season WHERE season = 'late'");
renamed();
is(night($office), <<'SAID' =~ s/\n\z//r, 'a night on which steps fail says which, when the others are done');
38000: nightly job, run 3: steps: 12, failed: 3
DETAIL:  close of season "bad": 22012 season of "bad" refused
robustness of season "late": P0002 season "late" cannot be studied
report of season "bad": 22012 daily_report of "bad" refused
SAID
is($office->query(steps(3)), 'run failed, close bad failed, close good done, check done, standing late done, robustness good done, robustness late failed, report bad failed, report good done, report late done, report open done, report past done, tidy done',
    'each step for itself: what comes after is done');
is($office->query("SELECT string_agg(season || ' ' || status, ', ' ORDER BY season) FROM thidua.season WHERE season IN ('bad', 'good')"), 'bad open, good appraisal', 'and stays done');
is($office->query("SELECT sqlstate, message, detail FROM thidua.nightly_run WHERE run = 3 AND step = 'report' AND outcome = 'failed'"), '22012|daily_report of "bad" refused|As the test wants it.', 'the view says why');
# as doc/jobs.md says it
sub crontab { local @ENV{keys %{$office->{environment}}, 'PGPORT'} = (values %{$office->{environment}}, $_[0]); return Database::run('psql', '-X', '-q', '-d', $office->name, '-c', 'CALL thidua.nightly()') }
renamed();
my ($status, $out, $err) = crontab($server->{port});
is($status, 1, 'psql in a crontab ends with 1');
like($err, qr/^ERROR:  nightly job, run 4: steps: 9, failed: 3$/m, 'and prints the error for cron to mail');
is((crontab(Server::free_port()))[0], 2, 'with 2 where there is no server');

# An error leaves no lock behind in the session, for the next night may come by another one
is((($office->attempt("\\set ON_ERROR_STOP off\nCALL thidua.nightly();\nSELECT count(*) FROM pg_locks WHERE locktype = 'advisory' OR relation = 'thidua.registry'::regclass;\nCALL thidua.nightly();\nSELECT count(*) FROM pg_locks WHERE locktype = 'advisory' OR relation = 'thidua.registry'::regclass;"))[1]), "0\n0\n", 'a failed night leaves no lock in its session');
is($office->query('SELECT max(run) FROM thidua.job_run'), 6, 'which may call it again');
$office->query('DROP TRIGGER refuse ON thidua.season; DROP TRIGGER refuse ON thidua.daily_report');
$database->query("SET session_replication_role = replica; UPDATE thidua.sheet SET rules = (SELECT rules FROM thidua.sheet WHERE season = 'good') WHERE season = 'late'; DELETE FROM thidua.live_season WHERE season = 'late'");
is(join('', crontab($server->{port})), '0', 'once mended, all is well, and it prints nothing');
is($office->query("SELECT status FROM thidua.season WHERE season = 'bad'"), 'appraisal', 'and what was left is made up for');

# What is published and does not follow
$database->query("SET session_replication_role = replica; UPDATE thidua.published_standing SET points = 9.5 WHERE unit = 'A'; UPDATE thidua.publication SET reason = 'x'");
like(night($office), qr/^23000: nightly job, run 8: publications do not follow from the stored data\nDETAIL:  check: findings: \d$/, 'a forged publication is told');
is($office->query("SELECT string_agg(concat_ws(' ', season, publication, unit, problem, published), ', ' ORDER BY problem) FROM thidua.publication_finding WHERE problem NOT LIKE 'digest'"),
    'past 1 logged publication changed ' . $office->query('SELECT digest FROM thidua.publication') . ', past 1 A points 9.5', 'and written down');
is($office->query(steps(8)) =~ s/standing \w+ done, //gr, 'run found, check found, robustness good done, robustness late done, report past done, tidy done', 'and the rest is done; the page of the forged season is stored as it is shown');
$database->query("SET session_replication_role = replica; UPDATE thidua.published_standing SET points = 8.00 WHERE unit = 'A'; UPDATE thidua.publication SET reason = NULL");
is(night($office), 'done', 'put right, it is told no more');

# A session that holds a season and forgets it
$office->query("UPDATE thidua.season SET status = 'open' WHERE season = 'bad'");
my $holder = meanwhile($office, "SET application_name = 'holder'; BEGIN; SELECT FROM thidua.season WHERE season = 'bad' FOR UPDATE; SELECT pg_sleep(86400);");
becomes($database, q{SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE a.application_name = 'holder' AND l.relation = 'thidua.season'::regclass AND a.query LIKE 'SELECT pg_sleep%'}, 1, 'a season is held by another session');
like(night($office, "SET lock_timeout = '200ms'; "), qr/^38000: nightly job, run 10: steps: \d+, failed: 1\nDETAIL:  close of season "bad": 55P03 canceling statement due to lock timeout$/, 'only its own step fails');
$database->query(q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'});
said($holder);
renamed();
$office->query('CREATE TABLE thidua.seen (lock_timeout text); CREATE FUNCTION thidua.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO thidua.seen VALUES (current_setting(\'lock_timeout\')); RETURN NEW; END $$; CREATE TRIGGER look BEFORE INSERT ON thidua.daily_report FOR EACH ROW EXECUTE FUNCTION thidua.look()');
is(night($office) . $office->query('SELECT DISTINCT lock_timeout FROM thidua.seen'), 'done1min', 'a step waits a minute, unless the session says otherwise');
$office->query('DROP TRIGGER look ON thidua.daily_report');

# Two at once, and a cancel: the page of one season waits at a gate
$office->query(<<'SQL');
CREATE FUNCTION thidua.wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN WHILE NOT EXISTS (SELECT FROM public.gate) LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NEW; END $$;
CREATE TRIGGER wait BEFORE INSERT ON thidua.daily_report FOR EACH ROW WHEN (NEW.season = 'good') EXECUTE FUNCTION thidua.wait();
SQL
my $at_work = q{SELECT string_agg(step || ' ' || outcome, ', ' ORDER BY number) FROM thidua.nightly_run WHERE run = %s AND outcome <> 'done'};
my $at_gate = 'SELECT a.wait_event FROM pg_stat_activity a JOIN thidua.job_run r ON r.backend = a.pid WHERE r.run = %s AND r.number = 0';
renamed();
my $first = meanwhile($office, 'CALL thidua.nightly()');
becomes($office, sprintf($at_work, 12), 'run running, report running', 'the view shows a run at work, and at what');
becomes($database, sprintf($at_gate, 12), 'PgSleep', 'at the gate, for between two steps another run could take over');
like($office->query('SELECT seconds FROM thidua.nightly_run WHERE run = 12 AND number = 0'), qr/^\d+\.\d{3}$/, 'and for how long');
like($council->refusal('SELECT FROM thidua.registry FOR SHARE'), qr/^42501 permission denied for table registry/, 'which no account can make believe');
like(night($office), qr/^55006: the nightly job of this registry is already running, or the registry is being upgraded\nDETAIL:  Run 12 began at .*, in backend \d+\.$/, 'a second one is refused meanwhile');
$database->query('INSERT INTO public.gate VALUES (true)');
is(said($first), '0 ', 'and the first goes on to its end');
is($office->query('SELECT max(run), count(*) FILTER (WHERE outcome <> \'done\' AND run = 12) FROM thidua.nightly_run'), '12|0', 'the second has left nothing');
$database->query('TRUNCATE public.gate');
renamed();
my $cancelled = meanwhile($office, 'CALL thidua.nightly()');
becomes($office, sprintf($at_work, 13), 'run running, report running', 'another night');
becomes($database, sprintf($at_gate, 13), 'PgSleep', 'waits at the gate');
$office->query('SELECT pg_cancel_backend(backend) FROM thidua.job_run WHERE run = 13 AND number = 0');
like(said($cancelled), qr/^3 .*ERROR:  57014: nightly job, run 13: cancelled/, 'is cancelled, and its caller hears of it');
is($office->query(sprintf $at_work, 13), 'run cancelled, report cancelled', 'so does the log, which has the step in hand');
is($office->query("SELECT count(*) FROM thidua.nightly_run WHERE run = 13 AND step = 'tidy'"), 0, 'and none after it');
my $gone = meanwhile($office, 'CALL thidua.nightly()');
becomes($office, sprintf($at_work, 14), 'run running, report running', 'a third');
becomes($database, sprintf($at_gate, 14), 'PgSleep', 'too');
$database->query('SELECT pg_terminate_backend(backend) FROM thidua.job_run WHERE run = 14 AND number = 0');
like(said($gone), qr/^[23] .*57P01/s, 'is terminated');
becomes($office, sprintf($at_work, 14), 'run unfinished, report unfinished', 'and the view calls it unfinished');
$office->query('DROP TRIGGER wait ON thidua.daily_report');

# Who may
like($council->refusal('CALL thidua.nightly()'), qr/^42501 permission denied for procedure nightly$/, 'a council does not run it');
like($unit->refusal('CALL thidua.nightly()'), qr/^42501 permission denied for procedure nightly$/, 'nor a unit');
like($stranger->refusal('CALL thidua.nightly()'), qr/^42501 permission denied for schema/, 'a stranger least of all');
like($council->refusal($_), qr/^42501 /, "nor by its parts: $_") for 'SELECT thidua.store_report(\'good\')', 'SELECT thidua.begin_step(1, \'tidy\', NULL)', 'SELECT thidua.carry_out_step(1, 1, 1)', 'SELECT thidua.end_nightly(1)', 'SELECT thidua.begin_nightly(1)';
like($council->refusal($_), qr/^42501 /, "nor writes what it wrote: $_") for 'INSERT INTO thidua.job_run (run, number, step) VALUES (99, 0, \'run\')', 'UPDATE thidua.daily_report SET page = \'x\'', 'DELETE FROM thidua.publication_finding';
is($council->query('SELECT string_agg(DISTINCT season, \',\') FROM thidua.nightly_run'), 'good', 'a council sees what was done for its season');
is($council->query('SELECT string_agg(season, \',\' ORDER BY season) FROM thidua.daily_report'), 'good,past', 'and its pages, and those of what is published');
is($unit->query('SELECT (SELECT count(*) FROM thidua.nightly_run), (SELECT string_agg(season, \',\') FROM thidua.daily_report), (SELECT count(*) FROM thidua.publication_finding)'), '0|past|0', 'a unit what is published alone');
is($database->sqlstate("SET ROLE $office->{role}; CALL thidua.nightly();"), '', 'a superuser runs it as its owner');
$office->query('INSERT INTO thidua.daily_report SELECT season, day - 1, NULL, page, digest, made_at FROM thidua.daily_report WHERE season = \'past\'');
is($unit->query('SELECT count(*) FROM thidua.daily_report'), 1, 'a page from before the publication stays with those who saw it then');

# How it may be called
is($office->sqlstate('CALL thidua.nightly(0)'), '22023', 'no days to keep');
is($office->sqlstate('BEGIN; CALL thidua.nightly();'), '2D000', 'in a transaction block it cannot commit');
is($office->query('SELECT count(*) FROM thidua.nightly_run WHERE run = 16'), 0, 'and leaves nothing there');
# names planted before PostgreSQL's own are not looked at
$database->query("CREATE SCHEMA trap; GRANT ALL ON SCHEMA trap TO $stranger->{role}");
$stranger->query(<<"SQL");
CREATE FUNCTION trap.caught() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''caught''; END';
CREATE DOMAIN trap.int8 AS integer CHECK (trap.caught());
CREATE DOMAIN trap.int4 AS integer CHECK (trap.caught());
CREATE DOMAIN trap.text AS varchar CHECK (trap.caught());
CREATE FUNCTION trap.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT trap.caught()::text::timestamptz';
CREATE FUNCTION trap.equal(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT trap.caught()';
CREATE OPERATOR trap.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trap.equal);
CREATE FUNCTION trap.begin_nightly(integer) RETURNS bigint LANGUAGE sql AS 'SELECT trap.caught()::int::bigint';
CREATE FUNCTION trap.nightly_steps() RETURNS text[] LANGUAGE sql AS 'SELECT ARRAY[trap.caught()::text]';
SQL
$database->query("GRANT USAGE ON SCHEMA trap TO $office->{role}");
is($office->sqlstate('SET search_path = trap, pg_catalog; SELECT \'a\'::pg_catalog.text = \'a\'::pg_catalog.text;'), 'P0001', 'a trap');
is(night($office, 'SET search_path = trap, pg_catalog; '), 'done', 'that the nightly job does not fall into');

# What is old goes
renamed();
$office->query(q{UPDATE thidua.daily_report SET day = day - 40; UPDATE thidua.job_run SET started_at = started_at - interval '40 days', finished_at = finished_at - interval '40 days' WHERE run < 17; INSERT INTO thidua.publication_finding (run, number, problem) VALUES (16, 1, 'x'), (17, 1, 'x')});
is($office->sqlstate('CALL thidua.nightly(keep_days => NULL)'), '', 'with null everything is kept');
is($office->query('SELECT count(*) FILTER (WHERE day < thidua.today() - 30), min(day) < thidua.today() - 30, (SELECT min(run) FROM thidua.job_run) FROM thidua.daily_report'), '6|t|1', 'as it is');
is($office->sqlstate('CALL thidua.nightly(keep_days => 41)'), '', 'what is not older than its days');
is($office->query('SELECT count(*) FILTER (WHERE day < thidua.today() - 30), (SELECT min(run) FROM thidua.job_run) FROM thidua.daily_report'), '6|1', 'is kept, too');
is($office->sqlstate('CALL thidua.nightly(keep_days => 30)'), '', 'what is older');
is($office->query('SELECT string_agg(season, \',\' ORDER BY season), (SELECT min(run) FROM thidua.job_run), (SELECT string_agg(run::text, \',\') FROM thidua.publication_finding) FROM thidua.daily_report WHERE day < thidua.today() - 30'), 'past|17|17', 'goes, but for the last page of each season');

# What pg_cron did meanwhile
my $details = q{SELECT DISTINCT ON (command) command, status FROM cron.job_run_details WHERE status IN ('succeeded', 'failed') ORDER BY command, runid};
becomes($clerk, $details, "CALL khac.nightly(keep_days => 30)|failed\nCALL thidua.nightly()|succeeded", 'pg_cron has run both, as a clerk')
    or diag $cron->query('SELECT runid, command, status, return_message, start_time, end_time, now() FROM cron.job_run_details ORDER BY runid');
$cron->query('SELECT cron.unschedule(jobid) FROM cron.job');
is($clerk->query("SELECT string_agg(season || ' ' || status, ', ' ORDER BY season) FROM thidua.season"), 'bad appraisal, draft draft, good appraisal, late appraisal, open open, past published', 'the first has closed its seasons');
is($clerk->query("SELECT count(*), count(publication) FROM thidua.daily_report"), '5|1', 'and stored its pages');
is($clerk->query("SELECT outcome, message FROM thidua.nightly_run WHERE run = 1 AND number = 0"), 'done|steps: 14, failed: 0', 'and says so');
is($clerk->query("SELECT DISTINCT by_role FROM thidua.job_run"), $clerk->{role}, 'by whose right');
is($clerk->query("SELECT string_agg(season || ' ' || status, ', ' ORDER BY season) FROM khac.season WHERE season IN ('bad', 'good', 'late')"), 'bad open, good appraisal, late appraisal', 'the second all but what fails');
is($clerk->query("SELECT string_agg(step || ' ' || season || ' ' || message, ', ' ORDER BY number) FROM khac.nightly_run WHERE run = 1 AND number > 0 AND outcome <> 'done'"), 'close bad season of "bad" refused, report bad daily_report of "bad" refused', 'and says that');
like($clerk->query("SELECT return_message FROM cron.job_run_details WHERE status = 'failed' ORDER BY runid LIMIT 1"), qr/^ERROR: +nightly job, run 1: steps: 14, failed: 2\nDETAIL: +close of season "bad": 22012/, 'so does pg_cron');

# A backend is killed in the midst
$office->query('CREATE TRIGGER wait BEFORE INSERT ON thidua.daily_report FOR EACH ROW WHEN (NEW.season = \'good\') EXECUTE FUNCTION thidua.wait(); UPDATE thidua.season SET status = \'open\' WHERE season = \'bad\'');
my $run = 1 + $office->query('SELECT max(run) FROM thidua.job_run');
renamed();
my $victim = meanwhile($office, 'CALL thidua.nightly()');
becomes($office, sprintf($at_work, $run), 'run running, report running', 'a night is under way');
becomes($database, sprintf($at_gate, $run), 'PgSleep', 'and at the gate, for between two reports none is at work');
kill KILL => $office->query("SELECT backend FROM thidua.job_run WHERE run = $run AND number = 0");
said($victim);
becomes($office, sprintf($at_work, $run), 'run unfinished, report unfinished', 'when the server is up again, it is seen that it was broken off, and at what');
is($office->query("SELECT status, (SELECT count(*) FROM thidua.daily_report WHERE season = 'good' AND day = thidua.today()) FROM thidua.season WHERE season = 'bad'"), 'appraisal|1', 'what was done before is done, and the page is the one of before');
$office->query('DROP TRIGGER wait ON thidua.daily_report');
is(night($office), 'done', 'the next night does what is left');
is($office->query("SELECT string_agg(season || ' ' || outcome, ', ' ORDER BY number) FROM thidua.nightly_run WHERE run = $run + 1 AND step = 'report'"), 'good done, late done, open done', 'and no page another time');
is($office->query("SELECT count(*), bool_and(page = thidua.report_html(season)) FROM (SELECT DISTINCT ON (season) season, page FROM thidua.daily_report ORDER BY season, day DESC) d"), '5|t', 'all are there, as report_html returns them');

done_testing();
