# sheet_schema: every sheet that stands in the tests, the demo and the documentation and has no fault validates against it, by a
# validator from npm where npm can bring it; without npm, that the schema is whole, and that it has every key of doc/score_sheet.md.
use strict;
use warnings;
use utf8;

use Encode qw(decode encode);
use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Path qw(make_path);
use File::Temp;
use JSON::PP;
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;
chdir "$FindBin::Bin/../.." or die $!;
my $database = Database->new('schema');
$database->query('CREATE EXTENSION emulation');
my $text = $database->query('SELECT emulation.sheet_schema()');
my $schema = JSON::PP->new->decode($text);

# The schema itself ---------------------------------------------------------------------------------

# Of the vocabularies of 2020-12 it uses these words: what stands under each, "schema", "schemas" (an array), "named" (an object) or
# a test of the value.
my $is_words = sub { my ($value) = @_; return ref $value eq 'ARRAY' && !grep { ref } @$value };
my $is_number = sub { my ($value) = @_; return !ref $value && $value =~ /^-?[0-9.e+]+$/ };
my %word = (
    '$schema' => sub { $_[0] eq 'https://json-schema.org/draft/2020-12/schema' }, title => sub { !ref $_[0] }, description => sub { !ref $_[0] && $_[0] ne '' },
    '$defs' => 'named', properties => 'named', items => 'schema', additionalProperties => 'schema', if => 'schema', then => 'schema', else => 'schema', not => 'schema', anyOf => 'schemas', allOf => 'schemas', prefixItems => 'schemas',
    type => sub { grep { $_ eq $_[0] } qw(object array string number integer boolean null) }, required => $is_words, enum => $is_words, const => sub { !ref $_[0] },
    '$ref' => sub { $_[0] =~ m{^#/\$defs/(\w+)$} && exists $schema->{'$defs'}{$1} },
    map { $_ => $is_number } qw(minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength minItems maxItems minProperties));
my (@wrong, %asked, %key);

sub look {
    my ($part, $path) = @_;
    return if JSON::PP::is_bool($part);
    for my $word (sort keys %$part) {
        my ($value, $under) = ($part->{$word}, $word{$word});
        if (!defined $under) { push @wrong, "$path: $word is no word of a schema" }
        elsif ($under eq 'schema') { look($value, "$path/$word") }
        elsif ($under eq 'schemas') { push @wrong, "$path: $word is empty" if !@$value; look($value->[$_], "$path/$word/$_") for 0 .. $#$value }
        elsif ($under eq 'named') { look($value->{$_}, "$path/$word/$_") for sort keys %$value }
        elsif (!$under->($value)) { push @wrong, "$path: $word is " . JSON::PP->new->allow_nonref->encode($value) }
    }
    $asked{$1} = 1 if ($part->{'$ref'} // '') =~ m{/(\w+)$};
    return if !$part->{properties};
    push @wrong, map { "$path: required $_ is no property" } grep { !exists $part->{properties}{$_} && $path !~ m{/(?:if|else)$} } @{ $part->{required} // [] };
    for my $name ($path =~ m{/(?:if|else)$} ? () : sort keys %{ $part->{properties} }) {
        $key{$name} = 1;
        # a key whose value nothing is said of: sheet_schema.c must know it
        push @wrong, "$path: nothing is said of $name" if grep { JSON::PP::is_bool($_) } $part->{properties}{$name}, @{ ref $part->{properties}{$name} eq 'HASH' ? $part->{properties}{$name}{anyOf} // [] : [] };
    }
    push @wrong, "$path: allows other keys" if $path !~ m{/(?:if|else)$} && !(JSON::PP::is_bool($part->{additionalProperties}) && !$part->{additionalProperties});
}
look($schema, '');
is_deeply(\@wrong, [], 'every part of the schema is well-formed, and something is said of every key');
is_deeply([ grep { !$asked{$_} } sort keys %{ $schema->{'$defs'} } ], [], 'every definition is used');
my $rules = $database->query(q{SELECT substring(hint FROM ': ([a-z_, ]+)') FROM emulation.check_sheet('{"max": 1, "criteria": [{"code": "a", "max": 1, "rule": "no such"}]}')});
is(join(', ', @{ $schema->{'$defs'}{criterion}{else}{properties}{rule}{enum} }), $rules, 'the rules are those of the core');

# Keys that the page names in its tables: of keys in the first column, of rules with "its keys" in the second.
my $page = decode('UTF-8', Database::contents('doc/score_sheet.md'));
my %named;
for my $table ($page =~ /^((?:\|.*\|\n)+)/mg) {
    my ($head, undef, @rows) = map { [ split / \| /, s/^\| | \|$//gr ] } split /\n/, $table;
    my $column = $head->[0] =~ /^key\b/ ? 0 : ($head->[1] // '') eq 'its keys' ? 1 : next;
    $named{$_} = 1 for grep { /^[a-z_]+$/ } map { ($_->[$column] // '') =~ /`([^`]+)`/g } @rows;
}
cmp_ok(scalar keys %named, '>', 50, 'the page has tables of keys');
is_deeply([ grep { !$key{$_} } sort keys %named ], [], 'every key of the page is in the schema');

# Sheets ----------------------------------------------------------------------------------------------

# Whatever looks like a sheet's document in a file, SQL's doubled quotes undone; and leaves that stand alone, each as a sheet's only one.
sub documents {
    my ($content) = @_;
    my (@found, $depth, $quoted, $begin);
    while ($content =~ /\{(?=\s*")/g) {
        ($begin, $depth, $quoted) = (pos($content) - 1, 1, 0);
        while ($depth > 0 && $content =~ /\G[^"\\{}]*(\\.|["{}])/gcs) {
            my $sign = $1;
            if ($sign eq '"') { $quoted = !$quoted }
            elsif (!$quoted && length $sign == 1) { $depth += $sign eq '{' ? 1 : -1 }
        }
        my $piece = $depth == 0 ? substr($content, $begin, pos($content) - $begin) =~ s/''/'/gr : '';
        pos($content) = $begin + 1;
        next if $piece !~ /"(?:criteria|rule)"/;
        my $document = eval { JSON::PP->new->allow_bignum->decode($piece) };
        next if ref $document ne 'HASH';
        $piece =~ s/\s*\n\s*/ /g;
        if (exists $document->{rule}) {
            my $more = join '', exists $document->{code} ? () : '"code": "a", ', exists $document->{max} ? () : '"max": 10, ';
            push @found, sprintf '{"max": %s, "criteria": [{%s%s]}', $document->{max} // 10, $more, substr $piece, 1;
        }
        elsif (exists $document->{criteria} && exists $document->{max} && !exists $document->{code}) { push @found, $piece }
    }
    return @found;
}
is_deeply([ documents(q({"x": {"max": 1, "criteria": [{"code": "it''s", "name": "}\"{", "criteria": []}]}} {"max": 2, "criteria": [, {"rule": "given"} {"rule": 1, "max": 5})) ], [ q({"max": 1, "criteria": [{"code": "it's", "name": "}\"{", "criteria": []}]}), '{"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}]}', '{"max": 5, "criteria": [{"code": "a", "rule": 1, "max": 5}]}' ], 'documents are found');
my %seen;
for my $file (split /\n/, qx(git ls-files test demo doc README.md 2>/dev/null || find test demo doc README.md -type f)) {
    next if $file !~ /\.(?:sql|inc|t|pm|md|c|sh|json)$/ || !-f $file;
    $seen{$_} //= $file for documents(decode('UTF-8', Database::contents($file)));
}
my @documents = sort keys %seen;
my $rows = join ', ', map { '($d$' . encode('UTF-8', $_) . '$d$::text)' } @documents;
$database->query(<<"SQL");
CREATE FUNCTION as_jsonb(text) RETURNS jsonb LANGUAGE plpgsql AS 'BEGIN RETURN \$1; EXCEPTION WHEN OTHERS THEN RETURN NULL; END';
CREATE TABLE found (n int GENERATED ALWAYS AS IDENTITY, document text);
INSERT INTO found (document) VALUES $rows;
CREATE TABLE sheet AS SELECT n, as_jsonb(document) AS document, NOT EXISTS (SELECT FROM emulation.check_sheet(as_jsonb(document))) AS is_right FROM found WHERE as_jsonb(document) IS NOT NULL;
-- as the core writes them, too
INSERT INTO sheet SELECT n, document::emulation.score_sheet::jsonb, true FROM sheet WHERE is_right;
SQL
my ($right, $format_2) = split /\|/, $database->query(q{SELECT count(*), count(*) FILTER (WHERE document @? '$.** ? (exists(@.limits) || exists(@.only_when) || exists(@.against) || exists(@.blank))') FROM sheet WHERE is_right});
cmp_ok($right, '>', 400, "sheets without a fault are found, in their own words and the core's");
cmp_ok($format_2, '>', 40, 'some of them with keys of format 2');

# What a schema can see.  Each is a small sheet with one thing wrong.
my @faulty = map { encode('UTF-8', $_) } (
    '[]', '1', '{}', '{"max": 10}', '{"criteria": []}',
    (map { qq({"max": 10, "criteria": [{"code": "a", "max": 10, "rule": "given"}], $_}) } '"Max": 10', '"max": "10"', '"max": -1', '"decimals": 7', '"decimals": 1.5', '"decimals": "2"', '"round": "none"', '"rank_on": 1', '"ranking": "first"',
        '"missing": ""', '"tie_break": "a"', '"tie_break": [1]', '"tie_break": [{"by": "actual"}]', '"tie_break": [{"criterion": "a", "by": "rank"}]', '"tie_break": [{"criterion": "a", "better": "most"}]', '"ceiling": -1', '"classes": {}', '"classes": [{"from": 1}]', '"classes": [{"name": "A", "to": 1}]', '"classes": [{"name": "A", "from": "1"}]', '"scoring": 3', '"scoring": 0',
        '"limits": [{"when": "total > 1"}]', '"limits": [{"at_most": 1}]', '"limits": [{"when": "", "at_most": 1}]', '"limits": [{"when": true, "at_most": 1}]', '"limits": {"when": "true", "at_most": 1}',
        '"rank_by": "total"', '"unranked": {"when": "total > 1"}', '"unranked": [{"when": "total > 1", "no": ["points"]}]', '"unranked": [{"when": "total > 1", "no": []}]', '"no_award": [{"when": "total > 1"}]', '"no_award": [{"when": "total > 1", "awards": [1]}]',
        '"lower_class": [{"when": "total > 1", "by": 0}]', '"lower_class": [{"by": 1}]', '"lower_class": [{"when": "total > 1", "to": 1}]', (map { qq("classes": [{"name": "A", "quota": {$_}}, {"name": "B"}]) } '"percent": 20', '"percent": 20, "classes": "all", "ties": "none"',
        '"percent": 120, "classes": "all", "ties": "none", "counted": "after"', '"percent": 20, "classes": [], "ties": "some", "counted": "after"', '"percent": 20, "classes": "all", "ties": "none", "counted": "first"', '"percent": 20, "classes": "all", "ties": "none", "counted": "after", "rounding": "near"',
        '"percent": 20, "classes": "all", "ties": "none", "counted": "after", "few": {"below": 5}', '"percent": {"input": "a", "values": {}}, "classes": "all", "ties": "none", "counted": "after"', '"percent": 20, "classes": "all", "ties": "none", "counted": "after", "at_least": -1')),
    (map { qq({"max": 10, "criteria": [{"code": "a", "max": 10, $_}]}) } '"rule": "none"', '"rule": 1', '"name": "A"', '"rule": "given", "cap": "12"', '"rule": "given", "cap": 9000000001', '"rule": "given", "min": "some"', '"rule": "yes_no", "min": "none"',
        '"rule": "given", "bonus": "true"', '"rule": "given", "weight": 0', '"rule": "given", "better": "lower"', '"rule": "given", "step": 0', '"rule": "given", "step": "1"', '"rule": "given", "note": 1', '"rule": "proportional", "better": "most"',
        '"rule": "proportional", "floor": -1', '"rule": "proportional", "against": "last"', '"rule": "given", "against": "best"', '"rule": "proportional", "zero_base": "none"', '"rule": "per_percent", "gain": 1', '"rule": "count"', '"rule": "count", "each": 0',
        '"rule": "linear", "worst": 0', '"rule": "linear", "worst": "0", "best": 1', '"rule": "linear", "worst": "mean", "best": "least"', '"rule": "ladder"', '"rule": "ladder", "steps": []', '"rule": "ladder", "steps": [{"from": 1}]',
        '"rule": "ladder", "steps": [{"points": 1, "from": "1"}]', '"rule": "ladder", "steps": [{"points": 1, "at": 1}]', '"rule": "ladder", "on": "rank", "steps": [{"points": 1}]', '"rule": "relative_to_best", "at_target": 1.5', '"rule": "given", "blank": "0"', '"rule": "curve"', '"rule": "curve", "points": []', '"rule": "curve", "points": [[1, 2]]', '"rule": "curve", "points": [[1], [2, 3]]', '"rule": "curve", "points": [[1, 2, 3]]', '"rule": "curve", "points": [["1", 2], [2, 3]]', '"rule": "curve", "points": [{"from": 1, "points": 2}]',
        '"rule": "formula"', '"rule": "formula", "formula": 1', '"rule": "given", "formula": "1"', '"rule": "proportional", "value": 1', '"rule": "input"',
        '"rule": "given", "only_when": 1', '"rule": "given", "only_when": {"note": "x"}', '"rule": "given", "limits": [{"when": "actual > 1", "at_most": "1"}]', '"combine": "mean"', '"criteria": []', '"criteria": [1]', '"criteria": [{"code": "b", "max": 10, "rule": "given"}], "rule": "given"',
        (map { qq("criteria": [{"code": "b", "max": 10, "rule": "given"}], $_) } '"combine": "formula", "formula": 1', '"drop": 1', '"drop": {"lowest": -1}', '"drop": {"first": 1}', '"start": "full"'),
        (map { qq("rule": "given", "late": $_) } '"b"', '{}', '{"criterion": "b", "per_unit": 0}', '{"criterion": "b", "per_unit": 1, "as": "days"}', '{"criterion": "b", "steps": []}', '{"criterion": "b", "steps": [{"to": 1}]}', '{"criterion": "b", "per_unit": 1, "free": -1}'),
        '"combine": "product", "criteria": [{"code": "b", "max": 10, "rule": "given"}]', '"criteria": [{"code": "", "max": 10, "rule": "given"}]', '"criteria": [{"max": 10, "rule": "given"}]', '"criteria": [{"code": "b", "rule": "given"}]'));
my $accepted = $database->query('SELECT document FROM (VALUES ' . join(', ', map { "(\$d\$$_\$d\$::jsonb)" } @faulty) . ') v(document) WHERE NOT EXISTS (SELECT FROM emulation.check_sheet(document))');
is($accepted, '', 'the core refuses each of the faulty ones, too');

SKIP: {
    my $modules = 'build/schema';
    my $ajv = '8.17.1';
    skip 'npm is not installed', 3 if system('command -v npm node >/dev/null 2>&1') != 0;
    make_path($modules);
    if (!-d "$modules/node_modules/ajv") {
        my ($status, $out, $err) = Database::run(qw(npm install --no-audit --no-fund --ignore-scripts --fetch-timeout=20000 --fetch-retries=1 --prefix), $modules, "ajv\@$ajv");
        skip 'npm cannot bring ajv: ' . (split /\n/, $err)[0], 3 if $status != 0;
    }
    my $folder = File::Temp->newdir;
    Database::write_file("$folder/schema", $text);
    my $judged = sub {
        my (@lines) = @_;
        Database::write_file("$folder/documents", join '', map { "$_\n" } @lines);
        local $ENV{NODE_PATH} = "$modules/node_modules";
        return split /\n/, Database::run_or_die('node', 'test/schema/validate.cjs', "$folder/schema", "$folder/documents");
    };
    my @right = split /\n/, $database->query('SELECT document FROM sheet WHERE is_right');
    my @said = $judged->(@right);
    is(scalar @said, $right, 'the validator takes the schema and judges every sheet');
    is_deeply([ map { decode('UTF-8', "$said[$_]: $right[$_]") } grep { $said[$_] ne 'ok' } 0 .. $#said ], [], 'every sheet without a fault validates');
    @said = $judged->(@faulty);
    is_deeply([ map { $faulty[$_] } grep { $said[$_] eq 'ok' } 0 .. $#said ], [], 'no faulty one does');
}

done_testing;
