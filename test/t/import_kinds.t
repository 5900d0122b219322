# Kinds of files that can be imported: each is one file of sql/registry/files/kind, and nothing else knows its name; what it declares fits its table; one more is
# added as CONTRIBUTING says; and nobody but the registry's owner can add one.
use strict;
use warnings;
use utf8;

use Encode qw(decode);
use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../../sql";
use Database;
use RegistryParts qw(paths);
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

my $database = Database->new('kinds');
my ($office, $other) = map { $database->role($_) } qw(kinds_office kinds_other);
$database->query(qq(CREATE EXTENSION emulation; GRANT CREATE ON DATABASE "@{[$database->name]}" TO $office->{role}));
$office->query(q{SELECT emulation.create_registry('thidua')});
sub asked { my ($sql, $who) = @_; return decode('UTF-8', ($who // $office)->query("SET search_path = thidua, public; $sql")) }
sub none { my ($sql, $what) = @_; is(asked($sql), '', $what) }


# One file each

my @names = map { m{/([^/]+)\.sql$} } sort glob 'sql/registry/files/kind/*.sql';
cmp_ok(scalar @names, '>=', 9, 'there are kinds');
is(asked(q{SELECT string_agg(replace(kind, ' ', '_'), ' ' ORDER BY kind COLLATE "C") FROM import_kind}), "@names", 'and the registry has those of the files, under their names');
my %source = map { $_ => decode('UTF-8', Database::contents($_)) } paths(), glob('client/*');
my $kinds = join '|', map { tr/_/ /r } @names;
for my $name (@names) {
    my @strange = grep { !m{/kind/$name\.sql$} && $source{$_} =~ /\b(?:import_kind|check_import)_$name\b/ } sort keys %source;
    is("@strange", '', "nothing outside of $name.sql calls its functions by name");
    like($source{(grep { m{/kind/$name\.sql$} } keys %source)[0]}, qr/FUNCTION import_kind_$name\(\).*FUNCTION check_import_$name\(constants jsonb, options jsonb\).*FUNCTION import_$name\(/s, 'in which they are');
    like(decode('UTF-8', Database::contents('doc/files.md')), qr/`import_$name\b/, 'and doc/files.md knows it');
}
is_deeply([ map { my $file = $_; map { "$file: $_" } $source{$file} =~ /^(?!\s*--).*\b(?:of_)?kind\s*(?:=|<>|(?:NOT )?IN\b|IS (?:NOT )?DISTINCT FROM)\s*\(?'(?:$kinds)'.*/mg } sort grep { !m{/kind/} } keys %source ], [], 'no kind of file is compared with a literal');
is_deeply([ map { my $file = $_; map { "$file: $_" } $source{$file} =~ /^(?!\s*--).*(?:\bof_kind\s*(?:=|<>|IN\b)\s*\(?'|\bCASE of_kind\b).*/mg } sort grep { m{/files/} } keys %source ], [], 'by whatever name');


# What they declare

none(q{SELECT kind FROM declared_kinds() WHERE to_regclass('thidua.' || table_name) IS NULL}, 'their tables are there');
none(q{SELECT k.kind FROM declared_kinds() k WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.table_name::regclass AND i.indisunique
         AND ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) ORDER BY 1) = ARRAY(SELECT unnest(k.key) ORDER BY 1))}, 'a key is one of the table');
none(q{SELECT k.kind, f.field FROM declared_kinds() k CROSS JOIN LATERAL (SELECT k.columns[i][1] FROM generate_subscripts(k.columns, 1) i WHERE k.columns[i][2] NOT IN ('beside', 'printed', 'whole') UNION SELECT k.cell UNION SELECT unnest(k.beside_cell) UNION SELECT unnest(k.key)
         UNION SELECT jsonb_object_keys(k.fixed) UNION SELECT jsonb_object_keys(k.defaults)) f(field)
       WHERE f.field <> '-' AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.table_name::regclass AND a.attname = f.field)}, 'a field is a column of it');
none(q{SELECT k.kind, k.columns[i][2] FROM declared_kinds() k CROSS JOIN generate_subscripts(k.columns, 1) i WHERE k.columns[i][3] NOT IN ('needed', '') OR array_length(k.columns, 2) <> 4
         OR NOT (k.columns[i][2] = ANY (named_types() || '{code,name,text,number,integer,date,boolean,result,points,beside,printed,whole}') OR EXISTS (SELECT FROM generate_subscripts(k.words, 1) w WHERE k.words[w][1] = k.columns[i][2]))},
    'a type is known, or has words');
none(q{SELECT k.kind, a.attname, a.atttypid::regtype FROM declared_kinds() k CROSS JOIN generate_subscripts(k.columns, 1) i JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attname = k.columns[i][1]
       WHERE a.atttypid <> ALL (CASE k.columns[i][2] WHEN 'integer' THEN '{integer,bigint}' WHEN 'number' THEN '{numeric}' WHEN 'result' THEN '{numeric}' WHEN 'points' THEN '{numeric}' WHEN 'date' THEN '{date}' WHEN 'boolean' THEN '{boolean}' ELSE '{text}' END::regtype[])}, 'and that of the column');
none(q{SELECT k.kind, a.attname FROM declared_kinds() k JOIN pg_attribute a ON a.attrelid = k.table_name::regclass AND a.attnum > 0 AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
       WHERE NOT EXISTS (SELECT FROM generate_subscripts(k.columns, 1) i WHERE k.columns[i][1] = a.attname AND k.columns[i][3] = 'needed')
         AND NOT EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = 'thidua'::regnamespace AND p.proname = work_name(k.kind) AND (a.attname = ANY (p.proargnames) OR strpos(p.prosrc, quote_literal(a.attname)) > 0))}, 'what is never null and has no default is needed in a file, or given by the caller');
none(q{SELECT kind, heading FROM import_heading GROUP BY kind, heading HAVING count(*) > 1}, 'a heading is of one column');
none(q{SELECT kind, heading FROM import_heading WHERE heading <> folded(heading) OR heading = ''}, 'and folded');
none(q{SELECT k.kind, k.words[i][1], w.word FROM declared_kinds() k CROSS JOIN generate_subscripts(k.words, 1) i CROSS JOIN unnest(string_to_array(k.words[i][3], ', ')) w(word) GROUP BY 1, 2, 3 HAVING count(DISTINCT k.words[i][2]) > 1}, 'a word has one meaning');
none(q{SELECT kind FROM declared_kinds() WHERE fixed ?| ARRAY(SELECT columns[i][1] FROM generate_subscripts(columns, 1) i)}, 'what is fixed is in no file');
my $common = q{'{content,file_name,on_error,dry_run,replace,delimiter,encoding,style,batch,read,new,changed,unchanged,rejected,rejections}'::text[]};
none(qq{SELECT k.kind FROM import_kind k LEFT JOIN pg_proc p ON p.proname = work_name(k.kind) AND p.pronamespace = 'thidua'::regnamespace WHERE NOT coalesce(p.proargnames \@> $common, false)}, 'each import has the arguments and columns of all');


# One more

$office->query(decode('UTF-8', <<'SQL'));
SET search_path = thidua, pg_temp;
CREATE FUNCTION import_kind_clusters() RETURNS jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT declare_import(kind => 'clusters', table_name => 'cluster', key => '{cluster}', defaults => '{"kind": "bloc"}',
  columns => ARRAY[['cluster', 'code', 'needed', 'cluster, ma'], ['name', 'name', 'needed', 'name, ten'], ['kind', 'kind', '', 'loai']],
  words => ARRAY[['kind', 'cluster', 'cum'], ['kind', 'bloc', 'khoi']]) $$;
CREATE FUNCTION check_import_clusters(constants jsonb, options jsonb) RETURNS void LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  UPDATE pg_temp.emulation_import SET about = 'name', reason = 'a name of one letter' WHERE reason IS NULL AND length(fields->>'name') = 1;
END $$;
CREATE FUNCTION import_clusters(file text, replace boolean DEFAULT false) RETURNS SETOF record LANGUAGE sql SET search_path FROM CURRENT AS $$
SELECT * FROM import_rows('clusters', '{}', convert_to(file, 'UTF8'), NULL, 'skip', false, replace, NULL, 'UTF8', 'vi') $$;
SQL
sub imported { my ($file, $replace) = @_; return asked("SELECT concat_ws('|', batch, read, i.new, changed, unchanged, rejected, r->>'column', r->>'reason') FROM import_clusters(E'$file', @{[$replace ? 'true' : 'false']}) i(batch bigint, read bigint, \"new\" bigint, changed bigint, unchanged bigint, rejected bigint, rejections jsonb) LEFT JOIN jsonb_array_elements(rejections) r ON true") }
is(imported('Ma;Ten;Loai\nC1;Cum mot;cum\nC2;Khoi hai;\nC3;X;\nC4;Bon;to\n'), "1|4|2|0|0|2|Ten|a name of one letter\n1|4|2|0|0|2|Loai|\"to\" is not a kind; allowed values: cum; khoi", 'one that the office adds is there at once');
is(asked('SELECT cluster, name, kind FROM cluster ORDER BY 1'), "C1|Cum mot|cluster\nC2|Khoi hai|bloc", 'with its words, defaults and check');
is(imported('Ma;Ten\nC1;Cum 1\nC2;Khoi hai\n', 1), '2|2|0|1|1|0', 'changes');
is(asked('SELECT * FROM undo_import(2); SELECT * FROM undo_import(1); SELECT count(*) FROM cluster'), "0|1|0\n2|0|0\n0", 'and is taken back');
is(asked(q{SELECT field, heading FROM import_heading WHERE kind = 'clusters' AND needed ORDER BY 1, 2}), "cluster|cluster\ncluster|ma\nname|name\nname|ten", 'its headings are listed');
$office->query('INSERT INTO thidua.import_batch (kind, digest) VALUES (\'nothing\', repeat(\'0\', 64))');
is($office->refusal('SELECT thidua.undo_import((SELECT max(batch) FROM thidua.import_batch))'), '42704 batch 3 is of kind "nothing", which this registry does not have', 'a batch of no kind');
is($office->refusal(q{SELECT thidua.import_rows('nothing', '{}', 'x', NULL, 'skip', false, false, NULL, 'UTF8', 'vi')}) =~ /^22P04 the file of nothing does not have a known heading/, 1, 'nor is a file');


# Whose they are: what another writes is not run

$office->query("GRANT USAGE, CREATE ON SCHEMA thidua TO $other->{role}; GRANT SELECT ON thidua.import_kind TO $other->{role}");
$other->query(q{CREATE FUNCTION thidua.import_kind_trap() RETURNS jsonb LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'run'; END$$; CREATE FUNCTION pg_temp.import_kind_trap() RETURNS jsonb LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'run'; END$$;});
is(asked(q{SELECT count(*) FROM import_kind}), @names + 1, 'a function that another role made in the schema declares nothing');
is($office->refusal(q{SELECT thidua.import_rows('trap', '{}', 'x', NULL, 'skip', false, false, NULL, 'UTF8', 'vi')}) =~ /^22P04 /, 1, 'asked for by its name, either');
for my $hostile (q{x'); DROP TABLE thidua.unit; --}, q{results"}, 'units; x', '%I', '', 'RESULTS') {
    my $quoted = $hostile =~ s/'/''/gr;
    is($office->refusal("SELECT thidua.import_rows('$quoted', '{}', 'x', NULL, 'skip', false, false, NULL, 'UTF8', 'vi')") =~ /^22P04 /, 1, "no kind: $hostile");
}

done_testing();
