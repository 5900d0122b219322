# What the program says is plain English (CONTRIBUTING, "Writing"): no message, detail, hint or COMMENT has a phrase of this list.
use strict;
use warnings;
use utf8;

use Encode qw(decode);
use FindBin;
use lib $FindBin::Bin;
use Database;
use File::Find qw(find);
use Test::More;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

# pattern => what to write instead
my @instead = (
    qr/(?<!\bthere )\b(?:is|are|was|were) no (?!longer\b)/ => 'is not a …',
    qr/\b(?:none|nothing|nobody) but\b/ => 'only',
    qr/\bfor (?:the )?\w+ alone\b|\balone may\b|\bby (?:the )?\w+ alone\b/ => 'only',
    qr/\b(?:nobody|somebody|whoever)\b/ => 'a role (unit, user) that …',
    qr/\bis who\b|\bwho (?:is|has|was|may|does)\b.*\bthat\b/ => 'a unit that …',
    qr/\bstands?\b/ => 'is in, is stored in, is in force',
    qr/\bso many\b/ => 'the number itself',
    qr/\b(?:any|no) more\b(?! (?:points|than)\b)/ => 'no longer',
    qr/\bthe own\b/ => 'its own',
    qr/\bof (?:before|now)\b/ => 'earlier, current',
    qr/[,;] else\b/ => 'otherwise',
    qr/, for (?:it|they|he|that|there|only|what|nobody)\b/ => 'because',
    qr/\bheld against\b/ => 'compared with',
    qr/\bha(?:s|ve) to do with\b/ => 'belongs to',
    qr/\bspeaks? for\b/ => 'acts for',
    qr/\b(?:goes|go|went) by\b/ => 'follows, uses',
    qr/\bby way of\b/ => 'through',
    qr/\bwhat (?:is|was|of it is) (?:kept|there|not|no|to be|allowed|wrong|meant)\b/ => 'the noun',
    qr/\bwhere (?:none|nothing|there|it is|it has|they)\b/ => 'if',
    qr/\bcomes? (?:to be|in|out|back)\b|\bgoes? out\b/ => 'is created, is imported, is returned',
    qr/\bbeside\b/ => 'next to, in addition to',
    qr/\bpassed over\b/ => 'ignored, skipped',
    qr/\bwithout a word\b/ => 'silently',
    qr/\blikewise\b/ => 'also',
    qr/\bfor ever\b/ => 'permanently',
    qr/^(?:says|tells|knows) /i => 'returns, shows',
);

sub fault_of {
    my ($text) = @_;
    for (my $i = 0; $i < @instead; $i += 2) {
        return "'$&', write: $instead[$i + 1]" if $text =~ $instead[$i];
    }
    return;
}
for my $bad ('Late is who hands in first after the season\'s deadline', 'unit "X" is no member of season "S"', 'ruled by nobody on the own unit\'s',
    'what is kept of it', 'null ones are ignored, none but null: null', 'left out, for it is hidden', 'a code stands twice', 'exactly so many decimals') {
    ok(fault_of($bad), "refused: $bad");
}
is(fault_of($_), undef, "allowed: $_") for 'unit "X" is not a member of season "S"', 'the season is no longer open', 'points of one leaf alone', 'where the file is stored';

# The texts of a source: adjacent literals are one, as the compiler or PostgreSQL joins them; comments are none.
my %literal = (
    c   => [ qr{/\*.*?\*/|'(?:[^'\\]|\\.)+'}s, qr/"(?:[^"\\\n]|\\.)*"/, qr{(?:\s|/\*.*?\*/)*}s ],
    sql => [ qr{--[^\n]*|/\*.*?\*/|"(?:[^"]|"")*"}s, qr/'(?:[^']|'')*'/, qr/[ \t]*\n\s*/ ],
);
sub texts {
    my ($source, $language) = @_;
    my ($other, $text, $between) = @{$literal{$language}};
    my @texts;
    while ($source =~ /\G(?:($text(?:$between$text)*)|$other|.)/gcs) {
        next unless defined(my $found = $1);
        push @texts, $found =~ s/(['"])$between\1//gr =~ s/^.|.$//gr =~ s/''/'/gr =~ s/\\"/"/gr;
    }
    return grep { /\w \w/ } @texts;
}
is_deeply([ texts(qq{f("a b " /* c d */\n  "c", 'x', "e");}, 'c') ], [ 'a b c' ], 'literals of C are found') or diag explain [ texts(qq{f("a b " /* c d */\n  "c", 'x', "e");}, 'c') ];
is_deeply([ texts(qq{SELECT 'a b '\n  'it''s', "x y", 'c'; -- 'd e'\n}, 'sql') ], [ "a b it's" ], 'and of SQL');

my $root = "$FindBin::Bin/../..";
my (%count, @faults, @all);
sub look { my ($where, @texts) = @_; push @all, @texts; $count{$where =~ s/[: ].*//sr}++, (fault_of($_) and push @faults, "$where: $_: " . fault_of($_)) for @texts }
find({ no_chdir => 1, wanted => sub {
    return unless my ($language) = /\.(?:(c|h)|sql(?:\.in)?)$/ ? ($1 ? 'c' : 'sql') : ();
    my $name = s/^\Q$root\E\///r;
    look($name, texts(decode('UTF-8', Database::contents($_)), $language));
} }, "$root/src", "$root/sql");
cmp_ok(scalar keys %count, '>', 80, 'the sources have texts');

my $database = Database->new('words');
my $office = $database->role('words_office');
$database->query(qq{CREATE EXTENSION emulation; GRANT CREATE ON DATABASE "@{[$database->name]}" TO $office->{role};});
$office->query(q{SELECT emulation.create_registry('thidua')});
my @comments = split /\n/, decode('UTF-8', $database->query(q{SELECT pg_describe_object(classoid, objoid, objsubid) || E'\t' || replace(description, E'\n', ' ')
  FROM pg_description WHERE (pg_identify_object(classoid, objoid, objsubid)).schema IN ('emulation', 'thidua')
    OR (pg_identify_object(classoid, objoid, objsubid)).identity ~ '^(emulation|thidua)\M'}));
cmp_ok(scalar @comments, '>', 1000, 'objects have COMMENTs');
look(split /\t/) for @comments;

is(join("\n", @faults), '', 'no text of the program has a phrase of the list');

# The guide explains messages to officials: of what it quotes, three words in a row are said so (a value may be between the others).
my $guide = decode('UTF-8', Database::contents("$root/doc/vi/8-khi-gap-loi.md"));
my @quoted = grep { !/[^\x00-\x7F]/ && /^[a-z]\S*(?: \S+){2}/ } map { s/^\W+|\W+$//gr } map { split /…|"[^"]*"/ } $guide =~ /\*([^*\n]+)\*/g;
cmp_ok(scalar @quoted, '>', 30, 'the guide quotes messages');
sub threes { my @words = $_[0] =~ /[\w'%-]+/g; return map { "@words[$_ .. $_ + 2]" } 0 .. $#words - 2 }
my %said = map { $_ => 1 } map { threes($_) } @all;
is(join("\n", grep { !grep { $said{$_} } threes($_) } @quoted), '', 'as they are');

done_testing;
