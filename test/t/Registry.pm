# A registry as a whole: what is in it, and whether it is sound. Schema names come quoted, as SQL takes them.
package Registry;

use strict;
use warnings;

use Database;
use File::Temp ();

# Tables that create_registry fills itself, before there is a log.
my $from_law = q{'assessment_limit','award','award_issuer','award_quota','award_rate','award_set','award_set_member','base_salary','rank_award','requirement','stat_form','vote_rule','registry'};

# Fills a registry that is there with rows of every kind: two seasons, one of them published, objected to and corrected, awards, files, a nightly run. All invented.
# unit_role: a role that is to speak for a unit.
sub fill {
    my ($database, $schema, $unit_role) = @_;
    $database->query(<<"SQL");
SET search_path = $schema;
INSERT INTO unit (unit, name, "position") VALUES ('BL', 'Bạc Liêu', 2), ('HG', 'Hậu Giang', 6), ('LA', 'Long An', 8), ('CM', 'Cà Mau', 4);
INSERT INTO unit_alias (alias, unit) VALUES ('Bac Lieu', 'BL');
INSERT INTO unit_succession VALUES ('BL', 'CM', '2025-07-01', 'merge', false);
INSERT INTO cluster VALUES ('TNB', 'Cụm Tây Nam Bộ');
INSERT INTO season (season, cluster, year, starts_on, ends_on, status, self_deadline) VALUES ('now', 'TNB', 2013, '2013-03-01', '2014-03-01', 'open', '2014-01-15'), ('past', 'TNB', 2012, '2012-03-01', '2013-03-01', 'appraisal', NULL);
INSERT INTO membership (season, unit, role, unranked_reason) SELECT season, unit, CASE unit WHEN 'HG' THEN 'leader' ELSE 'member' END, CASE unit WHEN 'CM' THEN 'không có hồ sơ' END FROM season, unit;
INSERT INTO sheet (season, state, rules) SELECT season, 'in force', '{"name": "Bảng điểm", "max": 20, "criteria": [{"code": "I", "max": 10, "criteria": [{"code": "I.1", "max": 10, "rule": "proportional"}]}, {"code": "II", "max": 10, "rule": "given"}]}' FROM season;
INSERT INTO target (season, unit, criterion, target) SELECT season, unit, 'I.1', 12.5 FROM season, unit;
INSERT INTO result (season, unit, criterion, stage, actual, note) SELECT season, unit, criterion, 'self', 9 - length(criterion) * ascii(unit) / 100.0, 'ghi chú' FROM season, unit, (VALUES ('I.1'), ('II')) v(criterion);
INSERT INTO result (season, unit, criterion, stage, actual) VALUES ('now', 'BL', 'II', 'appraisal', 8);
INSERT INTO explanation (season, unit, criterion, text) VALUES ('now', 'BL', 'II', 'vì sao');
INSERT INTO submission (season, unit, state) VALUES ('now', 'LA', 'submitted');
SELECT grant_access('$unit_role', season, 'unit', 'BL') FROM season;
SELECT publish('past');
SELECT file_objection('past', 'BL', 'chưa tính');
SELECT rule_on_objection('past', 1, 'sustained', 'đúng');
SELECT supersede('past', 'kiến nghị 1', '[{"unit": "BL", "criterion": "II", "actual": 9.5}]', 1);
SELECT refresh_standing('now');
INSERT INTO recipient VALUES ('lan', 'Lan', 'person', 'BL', 'farmer'), ('binh', 'Bình', 'person', 'LA', NULL);
INSERT INTO initiative VALUES ('lan', 2012, 1, 'province', 'x');
INSERT INTO council_member (council, member) VALUES ('HĐ', 'một'), ('HĐ', 'hai');
INSERT INTO proposal (recipient, award, unit, year, proposed_on) VALUES ('lan', 'CSTDT', 'BL', 2018, '2019-01-01'), ('binh', 'BKT', 'LA', 2018, '2019-01-01'), ('lan', 'BKT', 'BL', 2018, '2019-01-01');
INSERT INTO vote (proposal, council, held_on, ballots_for, ballots_cast) VALUES (1, 'HĐ', '2019-02-01', 2, 2);
UPDATE proposal SET state = 'submitted' WHERE proposal <= 2;
INSERT INTO decision VALUES ('1', '2019-03-01'), ('2', '2019-04-01');
INSERT INTO award_grant (decision, line, award, unit, recipient, year, proposal) VALUES ('1', 1, 'CSTDT', 'BL', 'lan', 2018, 1), ('1', 2, 'BKT', 'LA', 'binh', 2018, 2);
INSERT INTO award_grant (decision, line, award, unit, number, year, recipient_kind) VALUES ('1', 3, 'HCLD2', 'LA', 7, 2018, 'collective');
SELECT revoke_grant('1', 2, '2');
INSERT INTO reported_total (report, line, award_set, unit, year, award, number) VALUES ('BC', 1, 'state', 'LA', 2018, 'HCLD', 8);
INSERT INTO quota_base VALUES ('COCP', 'BL', 2018, 24, 'x');
INSERT INTO meeting (meeting, season, kind, held_on, host) VALUES ('m', 'now', 'review', '2013-07-01', 'HG');
INSERT INTO task (task, meeting, text) VALUES ('t', 'm', 'x');
INSERT INTO indicator (indicator, name, combine) VALUES ('i', 'x', 'sum');
SELECT import_indicators(2013, convert_to(E'unit,indicator,actual\nBL,i,"1.234,5"\nXX,i,1\n', 'UTF8'));
CALL nightly();
SQL
}

sub tables {
    my ($database, $schema) = @_;
    return split /\n/, $database->query("SELECT relname FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind = 'r' ORDER BY 1");
}

# What prints every row of every table and view, but for those that tell of this server's processes, and the log, which not everybody reads.
# Columns by their names: an upgrade may add some.
sub rows_sql {
    my ($database, $schema) = @_;
    return $database->query(qq{
        SELECT string_agg(format('SELECT %L, %s FROM %s ORDER BY %s;', relname, (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
                                 oid::regclass, (SELECT string_agg(i::text, ',') FROM generate_series(2, relnatts + 1) i)), E'\\n' ORDER BY relname)
          FROM pg_class c WHERE relnamespace = '$schema'::regnamespace AND relkind IN ('r', 'v')
           AND relname NOT IN ('season_change', 'live_season', 'kept_season', 'change_log', 'publication_log_check')});
}

# It is noon there when the test begins: no midnight comes between two statements.
sub at_noon {
    my ($database, $schema) = @_;
    $database->query(qq{DO \$\$ BEGIN EXECUTE replace(pg_get_functiondef('$schema.today'::regproc), 'now()', format('(now() - interval %L)', (now() AT TIME ZONE interval '7 hours')::time - time '12:00')); END \$\$});
}

# A database made of another's dump; it dies where pg_restore says a word.
sub restored {
    my ($source, $topic) = @_;
    my $dump = File::Temp->new;
    Database::run_or_die('pg_dump', '--format=custom', '--file', $dump->filename, $source->name);
    my $copy = Database->new($topic);
    my (undef, undef, $err) = Database::run('pg_restore', '--exit-on-error', '--dbname', $copy->name, $dump->filename);
    die $err if $err ne '';
    return $copy;
}

# One line a table, with how many rows it has and a digest of all of them: equal where not a byte differs.
sub digest_sql {
    my ($database, $schema) = @_;
    return join("\nUNION ALL ", map { qq{SELECT '$_', count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")) FROM $schema.$_ t} } tables($database, $schema)) . ' ORDER BY 1;';
}
sub digest { my ($database, $schema) = @_; return $database->query(digest_sql($database, $schema)) }

# The same without what another attempt may have otherwise: when it was, and what a sequence or the server counts.
sub deed_sql {
    my ($database, $schema) = @_;
    my $clock = q{'{at,entered_at,imported_at,undone_at,published_at,changed_at,made_at,created_at,updated_at,started_at,finished_at,batch,xid,snapshot,made_in,last_number,server_started}'::text[]};
    return join("\nUNION ALL ", map {
        my $row = "to_jsonb(t) - $clock";
        $row = "($row) - 'number' || jsonb_build_object('old_row', old_row - $clock, 'new_row', new_row - $clock)" if $_ eq 'change_log';
        $row = "($row) - 'number'" if $_ eq 'season_change';
        qq{SELECT '$_', count(*), md5(string_agg(row, E'\\n' ORDER BY row)) FROM (SELECT ($row)::text COLLATE "C" AS row FROM $schema.$_ t) t}
    } tables($database, $schema)) . ' ORDER BY 1;';
}
sub deed { my ($database, $schema) = @_; return $database->query(deed_sql($database, $schema)) }

# Rows of logged tables that do not follow from the log, and the other way round: none where both agree.
sub unlogged {
    my ($database, $schema) = @_;
    my @logged = split /\n/, $database->query(qq{SELECT relname FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind = 'r' AND relname NOT IN ($from_law)
        AND EXISTS (SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = relname || '_log_insert')});
    die 'no table is logged' unless @logged;
    return $database->query(join("\nUNION ALL ", map {
        my $row = $_ eq 'publication' ? q{to_jsonb(t) - '{board,sheet}'::text[]} : 'to_jsonb(t)';
        qq{SELECT '$_', row, sum(n) FROM (SELECT new_row AS row, 1 AS n FROM $schema.change_log WHERE table_name = '$_' AND operation IN ('insert', 'update')
             UNION ALL SELECT old_row, -1 FROM $schema.change_log WHERE table_name = '$_' AND operation IN ('update', 'delete')
             UNION ALL SELECT $row, -1 FROM $schema.$_ t) x GROUP BY row HAVING sum(n) <> 0}
    } @logged) . ' LIMIT 5');
}

# What PostgreSQL's own amcheck says of tables and B-trees, each row looked for in its indexes, and of foreign keys; nothing where all is sound.
sub unsound {
    my ($database, $schema) = @_;
    $database->query('CREATE EXTENSION IF NOT EXISTS amcheck');
    my $said = $database->query(qq{
        SELECT bt_index_check(oid, true) FROM (SELECT c.oid FROM pg_class c JOIN pg_am a ON a.oid = c.relam WHERE c.relnamespace = '$schema'::regnamespace AND c.relkind = 'i' AND a.amname = 'btree' OFFSET 0) i;
        SELECT relname, blkno, offnum, attnum, msg FROM pg_class c, verify_heapam(c.oid) WHERE c.relnamespace = '$schema'::regnamespace AND c.relkind = 'r'});
    my @foreign = split /\n/, $database->query(qq{
        SELECT format('SELECT %L, count(*) FROM %s f WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)', conname, conrelid::regclass,
                 (SELECT string_agg(format('f.%I IS NOT NULL', attname), ' AND ') FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY (conkey)), confrelid::regclass,
                 (SELECT string_agg(format('p.%I = f.%I', p.attname, f.attname), ' AND ') FROM unnest(conkey, confkey) k(f, p) JOIN pg_attribute f ON f.attrelid = conrelid AND f.attnum = k.f JOIN pg_attribute p ON p.attrelid = confrelid AND p.attnum = k.p))
          FROM pg_constraint WHERE contype = 'f' AND connamespace = '$schema'::regnamespace});
    return join "\n", grep { /\S/ } $said, $database->query('SELECT * FROM (' . join(' UNION ALL ', @foreign) . ') broken(key, rows) WHERE rows > 0');
}

# Every object of the schema, so that two registries can be held against each other.
sub shape {
    my ($database, $schema) = @_;
    return $database->query(qq{SET search_path = $schema;
        SELECT 'policy', tablename, policyname, cmd, qual, with_check FROM pg_policies p WHERE format('%I', schemaname) = '$schema' ORDER BY tablename, policyname;
        SELECT 'trigger', tgrelid::regclass, tgname, pg_get_triggerdef(t.oid), tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND relnamespace = '$schema'::regnamespace ORDER BY 2, 3;
        SELECT 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint WHERE connamespace = '$schema'::regnamespace ORDER BY 2, 3;
        SELECT 'index', indexdef FROM pg_indexes WHERE format('%I', schemaname) = '$schema' ORDER BY 2;
        SELECT 'function', pg_get_functiondef(oid), coalesce(proacl, acldefault('f', proowner)), obj_description(oid) FROM pg_proc WHERE pronamespace = '$schema'::regnamespace ORDER BY 2;
        SELECT 'view', relname, pg_get_viewdef(oid) FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind = 'v' ORDER BY 2;
        SELECT 'column', attrelid::regclass, attname, atttypid::regtype, attnotnull, attidentity, col_description(attrelid, attnum) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = '$schema'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped ORDER BY 2, attname;
        SELECT 'table', relname, relkind, relrowsecurity, relreplident, coalesce(relacl, acldefault('r', relowner)), pg_get_userbyid(relowner), obj_description(oid) FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 2;});
}

1;
