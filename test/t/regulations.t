#!/usr/bin/env perl
# The examples of two pages are run, and what they say must come out. doc/regulations.md: each sentence of a regulation has a sheet (the
# json block) and tables of results, with totals, classes, ranks and awards. doc/score_sheet.md, "What regulations say": each row of a
# table has the JSON of one key and results before and behind an arrow. How they are read is said on the pages.
use strict;
use warnings;
use utf8;
use open qw(:std :encoding(UTF-8));

use Encode qw(decode encode);
use FindBin;
use lib $FindBin::Bin;
use Database;
use JSON::PP;
use Test::More;

my $number = qr/-?[0-9]+(?:\.[0-9]+)?/;
sub page { return decode('UTF-8', Database::contents("$FindBin::Bin/../../doc/$_[0]")) }

# Pages -------------------------------------------------------------------------------------------------------------

# The rows of a table, each as {heading => cell}; a sign | within a cell is written \|.
sub rows {
    my ($heading, undef, @lines) = map { [map { s/^\s+|\s+$|\\(?=\|)//gr } split /(?<!\\)\|/, $_ =~ s/^\||\|\s*$//gr, -1] } split /\n/, $_[0];
    return map { my $line = $_; +{map { $heading->[$_] => $line->[$_] } 0 .. $#$heading} } @lines;
}

sub tables { return map { [rows($_)] } $_[0] =~ /^((?:\|.*\n)+)/mg }

# The sentences of regulations.md: (number, sentence, json, tables).
sub sentences {
    my @sentences;
    for my $part (split /^(?=\*\*\d+\.\*\*|## )/m, page('regulations.md')) {
        my ($n, $sentence) = $part =~ /^\*\*(\d+)\.\*\* (.*)/ or next;
        my ($json) = $part =~ /^```json\n(.*?)^```$/ms;
        push @sentences, {n => $n, sentence => $sentence, json => $json, tables => [tables($part)]};
    }
    return @sentences;
}

# A sheet of some criteria; the first may be without code and max.
sub sheet_of {
    my ($first, @others) = @_;
    $first =~ s/^\{/{"code": "I", / unless $first =~ /^\{[^{]*"code":/;
    $first =~ s/^(\{"code": "[^"]*", )/$1"max": 10, / unless $first =~ /^\{[^{]*"max":/;
    my ($max) = $first =~ /"max": ($number)/;
    return sprintf '{"max": %s, "criteria": [%s]}', $max, join ', ', $first, @others;
}

# Results ------------------------------------------------------------------------------------------------------------

my %is_said = map { $_ => 1 } ('unit', 'total', 'class', 'rank', 'no award', 'because');

sub quoted { my ($text) = @_; return defined $text ? "'" . ($text =~ s/'/''/gr) . "'" : 'NULL' }

# 99 … 96 for the second of four units is 98.
sub spread {
    my ($cell, $i, $n) = @_;
    my ($first, $last) = $cell =~ /^($number) … ($number)$/ or return $cell;
    return 0 + sprintf '%.6f', $first + ($last - $first) * $i / ($n - 1);
}

sub result_row {
    my ($unit, $criterion, $cell) = @_;
    return "($unit, NULL, NULL::numeric, NULL::numeric, true, NULL::numeric)" if $cell eq '';
    my ($actual, $target, $baseline) = $cell =~ m{^(x|–|$number)(?: / ($number))?(?: \(($number)\))?$} or die "not understood: $cell";
    my $given = $actual =~ /^[x–]$/ ? undef : $actual;
    return '(' . join(', ', $unit, quoted($criterion), (map { ($_ // 'NULL') . '::numeric' } $target, $given), $actual eq 'x' ? 'false' : 'true', ($baseline // 'NULL') . '::numeric') . ')';
}

# One line of a table as the units that it stands for: [name, its result rows, what must come out].
sub units_of {
    my ($row, $name) = @_;
    my ($first, $last) = ($row->{unit} // '') =~ /^(\d+)–(\d+)$/;
    my @names = defined $first ? $first .. $last : $row->{unit} // $name;
    my @codes = grep { !$is_said{$_} && !/^points of / } sort keys %$row;
    my %wanted = map { $_ => $row->{$_} } grep { ($is_said{$_} && !/^(?:unit|because)$/) || /^points of / } keys %$row;
    my @units;
    for my $i (0 .. $#names) {
        my @rows = map { result_row(quoted($names[$i]), $_, spread($row->{$_}, $i, scalar @names)) } @codes;
        push @units, {name => $names[$i], rows => \@rows, wanted => \%wanted};
    }
    return @units;
}

# The boards of a table: one of all its units, or one for each row.
sub boards_of {
    my ($rows) = @_;
    my @units = map { [units_of($_, 'the unit')] } @$rows;
    return exists $rows->[0]{unit} ? [map { @$_ } @units] : @units;
}

sub statement {
    my ($sheet, @units) = @_;
    my $results = join ', ', map { @{$_->{rows}} } @units;
    return <<"SQL" =~ s/\n\s*/ /gr;
SELECT jsonb_object_agg(c.unit, jsonb_build_object('total', c.points::text, 'class', CASE WHEN c.open THEN 'open' ELSE c.class END, 'rank', c.rank::text, 'no award', array_to_string(nullif(c.no_award, '{}'), ', '))
         || (SELECT jsonb_object_agg('points of ' || b.criterion, b.points::text) FROM emulation.breakdown(board) b WHERE b.unit = c.unit AND b.criterion IS NOT NULL))
  FROM (SELECT emulation.scoreboard(${\ quoted($sheet =~ s/\n\s*/ /gr)}::emulation.score_sheet, unit, criterion, target, actual, assigned, baseline) AS board
          FROM (VALUES $results) v(unit, criterion, target, actual, assigned, baseline)) s, emulation.classification(board) c;
SQL
}

# Each key of score_sheet.md ---------------------------------------------------------------------------------------

# "`I 95, L 1 · I 80` → 95.00, no class, rank 1 · 80.00, B": what is said of a unit behind the arrow.
sub fact {
    my ($said) = @_;
    return $said =~ /^(?:$number|–)$/ ? (total => $said)
         : $said =~ /^rank (\d+)$/ ? (rank => $1)
         : $said =~ /^no (rank|class)$/ ? ($1 => '–')
         : $said =~ /^not (.*)$/ ? ('no award' => $1 =~ s/ and /, /gr)
         : (class => $said);
}

sub board_of {
    my ($said) = @_;
    my ($given, $facts) = $said =~ /^`(.*)` → (.*)$/ or die "not understood: $said";
    my @given = split / · /, $given;
    my @facts = split / · /, $facts;
    die "not as many: $said" if @given != @facts;
    my @units;
    for my $i (0 .. $#given) {
        my $name = 'unit ' . ($i + 1);
        my @rows = map { /^(\p{L}\w*) (.*)$/ ? result_row(quoted($name), $1, $2) : result_row(quoted($name), 'I', $_) } split /, /, $given[$i];
        push @units, {name => $name, rows => \@rows, wanted => {map { fact($_) } split /, /, $facts[$i]}};
    }
    return \@units;
}

# The sheet of a row, by the section that it is in: criteria, a parent of given children, keys of a sheet or of a criterion in it, a quota
# of its first class.
sub sheet_of_row {
    my ($json, $frame) = @_;
    my @parts = $json =~ /`([^`]+)`/g;
    return sheet_of($parts[0] =~ s/\}$/sprintf ', "criteria": [%s]}', join ', ', map { qq({"code": "$_", "max": 10, "rule": "given"}) } @parts[1 .. $#parts]/er) if $json =~ /` of `/;
    return sheet_of(@parts) unless defined $frame;
    return $frame =~ s/"from": 90/"from": 90, "quota": $parts[0]/r if $parts[0] =~ /"percent"/;
    return $frame =~ s/("code": "$parts[1]")/$1, ${\ ($parts[0] =~ s{^\{|\}$}{}gr)}/r if $json =~ /` in `/;
    return $frame =~ s/^\{/{${\ ($parts[0] =~ s{^\{|\}$}{}gr)}, /r;
}

# Its files: what the row says of them, and around it what all rows of its section have.
my %rule_word = (given => 'chấm trực tiếp', input => 'số liệu');

sub csv_file {
    my (@records) = @_;
    my %known = map { map { $_ => 1 } keys %$_ } @records;
    my @headings = sort keys %known;
    return join '', map { join(';', map { my $cell = $_ // ''; $cell =~ /[";\n]/ ? '"' . ($cell =~ s/"/""/gr) . '"' : $cell } @$_) . "\n" } \@headings, map { [@$_{@headings}] } @records;
}

# A criterion without words of its own.
sub criterion_record {
    my ($criterion, $parent) = @_;
    return {'Mã tiêu chí' => $criterion->{code}, 'Mã cấp trên' => $parent, 'Điểm tối đa' => $criterion->{max} =~ s/\./,/r, 'Cách chấm' => $rule_word{$criterion->{rule}},
        'Điểm thưởng (x)' => $criterion->{bonus} ? 'x' : '', 'Ô trống là' => $criterion->{blank}};
}

sub files_of {
    my ($sheet, $file, $csv) = @_;
    my $document = JSON::PP->new->decode($sheet);
    my @said = map { +{map { /^(.*?): (.*)$/ or die "not understood: $_"; $1 => $2} split /; /} } split / and /, $csv;
    my @criteria = @{$document->{criteria}};
    my @records = ({'Mã tiêu chí' => '', 'Mã cấp trên' => '', 'Điểm tối đa' => $document->{max} =~ s/\./,/r, $file =~ /bang-diem/ ? %{$said[0]} : ()});
    for my $i (0 .. $#criteria) {
        my $own = $file eq 'CSV' ? $said[$i] : undef;
        push @records, $own ? {'Mã tiêu chí' => $criteria[$i]{code}, 'Điểm tối đa' => $criteria[$i]{max} =~ s/\./,/r, %$own} : criterion_record($criteria[$i], '');
        push @records, map { criterion_record($_, $criteria[$i]{code}) } @{$criteria[$i]{criteria} // []};
    }
    my @classes = map { +{'Thứ tự' => $_ + 1, 'Tên loại' => $document->{classes}[$_]{name}, 'Từ điểm' => $document->{classes}[$_]{from}, $_ == 0 && $file =~ /xep-loai/ ? %{$said[0]} : ()} } 0 .. $#{$document->{classes} // []};
    return (csv_file(@records), @classes ? csv_file(@classes) : undef, $file =~ /dieu-kien/ ? csv_file(@said) : undef);
}

sub rows_of_keys {
    my ($part) = page('score_sheet.md') =~ /^## What regulations say\n(.*?)^## /ms or die 'no section';
    my @rows;
    for my $section (split /^(?=### )/m, $part) {
        my ($frame) = $section =~ /^```json\n(.*?)^```$/ms;
        for my $row (map { @$_ } tables($section)) {
            next unless exists $row->{gives};
            my ($file, $csv) = map { ($_, $row->{$_}) } grep { /^CSV/ } keys %$row;
            my $sheet = sheet_of_row($row->{JSON} // $row->{quota}, $frame);
            push @rows, {says => $row->{'a regulation says'}, sheet => $sheet, gives => $row->{gives}, files => [files_of($sheet, $file, $csv)]};
        }
    }
    return @rows;
}

# Asking -------------------------------------------------------------------------------------------------------------

my @sentences = sentences();
is(join(' ', map { $_->{n} } @sentences), join(' ', 1 .. 35), '35 sentences');
is(join(' ', grep { !defined } map { $_->{json} } @sentences), '', 'each has a sheet');
is(join(' ', map { $_->{n} } grep { !@{$_->{tables}} || grep { !@$_ } @{$_->{tables}} } @sentences), '', 'each has results');
is(join(' ', map { $_->{n} } grep { $_->{sentence} !~ /\*\*(?:text|sheet|form)\*\*/ } @sentences), '', 'each has a mark');
my @keys = rows_of_keys();
cmp_ok(scalar @keys, '>=', 25, 'score_sheet.md has rows for its keys');

my @asked;
for my $sentence (@sentences) {
    my $sheet = $sentence->{json} =~ /^\{"code"/ ? sheet_of($sentence->{json} =~ s/\s+\z//r) : $sentence->{json};
    push @asked, map { {name => "sentence $sentence->{n}", units => $_, sheet => $sheet} } map { boards_of($_) } @{$sentence->{tables}};
}
for my $row (@keys) {
    push @asked, map { {name => "$row->{says}: $_", units => board_of($_), sheet => $row->{sheet}} } split /; /, $row->{gives};
}

my $database = Database->new('regulations');
my @statements = map { ("\\echo == $_", statement($asked[$_]{sheet}, @{$asked[$_]{units}})) } 0 .. $#asked;
push @statements, map { sprintf "\\echo == csv %s\nSELECT CASE WHEN faults <> '{}' THEN faults::text ELSE (rules::emulation.score_sheet OPERATOR(emulation.=) %s::emulation.score_sheet)::text END FROM office.read_sheet_files(%s) r;",
    $_, quoted($keys[$_]{sheet} =~ s/\n\s*/ /gr), join ', ', map { defined $_ ? 'convert_to(' . quoted($_) . ", 'UTF8')" : 'NULL' } @{$keys[$_]{files}} } 0 .. $#keys;
my ($status, $out, $err) = $database->attempt(encode('UTF-8', join "\n", 'CREATE EXTENSION emulation;', q{\\o /dev/null}, q{SELECT emulation.create_registry('office');}, q{\\o}, @statements), '--set=ON_ERROR_STOP=0');
my %answer = decode('UTF-8', $out) =~ /^== ((?:csv )?\d+)\n([^=].*)$/mg;
diag(decode('UTF-8', $err)) if $err ne '';

for my $i (0 .. $#asked) {
    my $got = $answer{$i} ? JSON::PP->new->decode($answer{$i}) : {};
    my (@wanted, @given);
    for my $unit (@{$asked[$i]{units}}) {
        for my $what (sort keys %{$unit->{wanted}}) {
            push @wanted, "$unit->{name}: $what $unit->{wanted}{$what}";
            push @given, "$unit->{name}: $what " . ($got->{$unit->{name}}{$what} // '–');
        }
    }
    is(join("\n", @given), join("\n", @wanted), $asked[$i]{name}) or diag($asked[$i]{sheet});
}
is($answer{"csv $_"} // '', 'true', "$keys[$_]{says}: the same from its files") or diag(map { $_ // () } @{$keys[$_]{files}}, $keys[$_]{sheet}) for 0 .. $#keys;
done_testing();
