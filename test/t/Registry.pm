# A registry as a whole: what is in it, and whether it is sound. Schema names come quoted, as SQL takes them.
package Registry;

use strict;
use warnings;

# Tables that create_registry fills itself, before there is a log.
my $from_law = q{'award','award_quota','award_set','award_set_member','rank_award','requirement','stat_form','vote_rule','registry'};

sub tables {
    my ($database, $schema) = @_;
    return split /\n/, $database->query("SELECT relname FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind = 'r' ORDER BY 1");
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
        SELECT 'function', pg_get_functiondef(oid), proacl, obj_description(oid) FROM pg_proc WHERE pronamespace = '$schema'::regnamespace ORDER BY 2;
        SELECT 'view', relname, pg_get_viewdef(oid) FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind = 'v' ORDER BY 2;
        SELECT 'column', attrelid::regclass, attname, atttypid::regtype, attnotnull, attidentity, col_description(attrelid, attnum) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = '$schema'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 AND NOT attisdropped ORDER BY 2, attname;
        SELECT 'table', relname, relkind, relrowsecurity, relreplident, relacl, pg_get_userbyid(relowner), obj_description(oid) FROM pg_class WHERE relnamespace = '$schema'::regnamespace AND relkind IN ('r', 'v', 'S') ORDER BY 2;});
}

1;
