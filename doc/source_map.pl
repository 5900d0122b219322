#!/usr/bin/env perl
# Prints the map of src/ into CONTRIBUTING.md, from what the files include and say of themselves.
use strict;
use warnings;

use FindBin;
use lib "$FindBin::Bin/../test/t";

use Source;

chdir "$FindBin::Bin/.." or die $!;
my $page = Source::page_with_map();
open my $handle, '>', $Source::PAGE or die "$Source::PAGE: $!";
print $handle $page;
close $handle or die $!;
