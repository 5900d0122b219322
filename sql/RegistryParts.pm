# The registry's parts: sql/registry/TOPIC/*.sql, in the order that sql/registry/order says.
package RegistryParts;

use strict;
use warnings;

use Exporter qw(import);
use File::Basename qw(dirname);
use File::Find qw(find);

our @EXPORT_OK = qw(parts paths);

# Where they are, whatever the caller's folder.
sub folder { return dirname(__FILE__) . '/registry' }

# Their names from there on, each once.
sub parts {
    my $folder = folder();
    my (%unnamed, @parts);
    find({ no_chdir => 1, wanted => sub { $unnamed{ s/^\Q$folder\E\///r } = 1 if /\.sql$/ } }, $folder);
    open my $order, '<', "$folder/order" or die "$folder/order: $!\n";
    my @lines = grep { /\S/ && !/^#/ } map { s/\s+$//r } <$order>;
    delete @unnamed{@lines};
    for my $line (@lines) {
        my $pattern = join '[^/]*', map { quotemeta } split /\*/, $line, -1;
        my @found = $line =~ /\*/ ? sort grep { /^$pattern$/ } keys %unnamed : $line;
        die "sql/registry/order names $line, and there is no such file\n" if !@found || grep { !-f "$folder/$_" } @found;
        delete @unnamed{@found};
        push @parts, @found;
    }
    die "sql/registry/order does not say when these run: @{[sort keys %unnamed]}\n" if %unnamed;
    return @parts;
}

sub paths { return map { folder() . "/$_" } parts() }

1;
