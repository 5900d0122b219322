# What packagers rely on: META.json is what PGXN asks for, versions agree, and the zip of make dist builds in a folder of its own, with the flags of whoever
# builds, and installs where he says.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Cwd qw(getcwd);
use Database;
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use IO::Uncompress::Unzip ();
use JSON::PP ();
use Test::More;

chdir "$FindBin::Bin/../.." or die $!;


# META.json, by the rules of the PGXN Meta Spec 1.0.0 (https://pgxn.org/spec/). Each returns what is wrong.

my $version = qr/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?$/;
my %licenses = map { $_ => 1 } qw(agpl_3 apache_1_1 apache_2_0 artistic_1 artistic_2 bsd freebsd gfdl_1_2 gfdl_1_3 gpl_1 gpl_2 gpl_3 lgpl_2_1 lgpl_3_0 mit
    mozilla_1_0 mozilla_1_1 openssl perl_5 postgresql qpl_1_0 ssleay sun zlib open_source restricted unrestricted unknown);
sub is_text { my ($value) = @_; return defined $value && !ref $value && $value ne '' }
sub texts { my ($value) = @_; my @texts = ref $value eq 'ARRAY' ? @$value : $value; return @texts && !grep { !is_text($_) } @texts }
sub is_term { my ($value) = @_; return is_text($value) && $value =~ m{^[^\s[:cntrl:]/\\]{2,}$} }
sub is_tag { my ($value) = @_; return is_text($value) && $value =~ m{^[^[:cntrl:]/\\]{1,255}$} }
sub is_path { my ($value) = @_; return is_text($value) && $value !~ m{^/|\\|(?:^|/)\.\.(?:/|$)} }
sub is_url { my ($value) = @_; return is_text($value) && $value =~ m{^[a-z]+://[^/]+} }

my %rules = (
    abstract => \&is_text, description => \&is_text, generated_by => \&is_text, maintainer => \&texts, name => \&is_term,
    version => sub { $_[0] =~ $version },
    license => sub { my ($value) = @_; return ref $value eq 'HASH' ? !grep { !is_url($_) } values %$value : !grep { !$licenses{$_} } ref $value ? @$value : $value },
    release_status => sub { $_[0] =~ /^(?:stable|testing|unstable)$/ },
    tags => sub { ref $_[0] eq 'ARRAY' && !grep { !is_tag($_) } @{$_[0]} },
    'meta-spec' => sub { $_[0]{version} eq '1.0.0' && (!defined $_[0]{url} || is_url($_[0]{url})) && !grep { !/^(?:version|url|[xX]_.+)$/ } keys %{$_[0]} },
    provides => sub {
        my ($extensions) = @_;
        return %$extensions && !grep {
            my $extension = $extensions->{$_};
            !is_term($_) || !is_path($extension->{file}) || $extension->{version} !~ $version || (exists $extension->{docfile} && !is_path($extension->{docfile}))
                || (exists $extension->{abstract} && !is_text($extension->{abstract})) || grep { !/^(?:file|version|abstract|docfile|[xX]_.+)$/ } keys %$extension
        } keys %$extensions;
    },
    prereqs => sub {
        my ($phases) = @_;
        return !grep {
            my ($phase, $relations) = ($_, $phases->{$_});
            $phase !~ /^(?:configure|build|test|runtime|develop)$/ || grep {
                my ($relation, $needed) = ($_, $relations->{$_});
                $relation !~ /^(?:requires|recommends|suggests|conflicts)$/ || grep { !is_term($_) || "$needed->{$_}" !~ /^(?:0|(?:(?:[<>]=?|[!=]=)?\s*\d+\.\d+\.\d+(?:,\s*|$))+)$/ } keys %$needed
            } keys %$relations
        } keys %$phases;
    },
);
sub faults {
    my ($meta) = @_;
    return sort((map { "no $_" } grep { !exists $meta->{$_} } qw(abstract license maintainer meta-spec name provides version)),
        (map { "$_ is not as it must be" } grep { $rules{$_} && !eval { $rules{$_}->($meta->{$_}) } } keys %$meta),
        (map { "no key is called $_" } grep { !$rules{$_} && !/^(?:no_index|resources|[xX]_.+)$/ } keys %$meta));
}

my $meta = JSON::PP->new->utf8->decode(Database::contents('META.json'));
is_deeply([ faults($meta) ], [], 'META.json is valid');
for my $case ([ name => 'a b' ], [ version => '1.1' ], [ license => 'ours' ], [ tags => ['a/b'] ], [ release_status => 'good' ], [ provides => {} ],
    [ provides => { emulation => { file => '/etc', version => '1.0.0' } } ], [ prereqs => { runtime => { needs => {} } } ], [ 'meta-spec' => { version => '2.0.0' } ], [ maintainer => [] ]) {
    my ($key, $value) = @$case;
    is_deeply([ faults({ %$meta, $key => $value }) ], ["$key is not as it must be"], "$key: another value would be refused");
}
is_deeply([ faults({ %$meta, nmae => 1 }), faults({ map { $_ => $meta->{$_} } grep { $_ ne 'license' } keys %$meta }) ], [ 'no key is called nmae', 'no license' ], 'so would an unknown key, and one that lacks');


# Versions

my ($control) = Database::contents('emulation.control') =~ /^default_version = '(.*)'/m;
is($meta->{version}, $control, 'META.json has the version of emulation.control');
is_deeply([ map { $_->{version} } values %{$meta->{provides}} ], [$control], 'so has what it provides');
is((Database::contents('CHANGELOG.md') =~ /^## (\S+)/m)[0], $control, 'and the first entry of CHANGELOG.md');
is((Database::contents('debian/changelog') =~ /^\S+ \(([^)]*)\)/)[0], $control, 'and of debian/changelog');
ok((grep { m{--\Q$control\E\.sql$} } glob 'sql/upgrade/*.sql') || $control eq '1.0.0', 'there is a step up to it');


# The zip

my $folder = tempdir(CLEANUP => 1);
my $zip = "$folder/emulation-$control.zip";
# The working tree, where it differs from the last commit: an object that no branch names.
my @git = ('git', '-c', 'safe.directory=' . getcwd, '-c', 'user.name=test', '-c', 'user.email=test@localhost');
my $work = (Database::run(@git, 'stash', 'create'))[1] =~ s/\n//r;
my ($status, $out, $err) = Database::run('make', '-s', '-f', getcwd . '/Makefile', '-C', $folder, 'dist', $work ? "OF=$work" : ());
SKIP: {
    skip 'this is no clone: ' . ($err =~ s/\n.*//sr), 11 if $status != 0;
    my %in;
    for (my $member = IO::Uncompress::Unzip->new($zip); ; ) {
        my $name = $member->getHeaderInfo->{Name};
        my $path = "$folder/$name";
        make_path($name =~ m{/$} ? $path : dirname($path));
        if ($name !~ m{/$}) {
            local $/;
            Database::write_file($path, $in{$name} = <$member> // '');
        }
        last if $member->nextStream != 1;
    }
    my $root = "emulation-$control";
    is_deeply([ grep { !m{^\Q$root\E/} } keys %in ], [], 'all of the zip is in one folder, which names the version');
    ok(exists $in{"$root/META.json"}, 'META.json is where PGXN looks for it');
    is_deeply([ grep { !exists $in{"$root/$_"} } map { @$_{qw(file docfile)} } values %{$meta->{provides}} ], [], 'what is provided is a file of it, and so is its document');
    is_deeply([ grep { m{^\Q$root\E/(?:build/|emulation--|.*\.(?:o|bc|so)$)} } keys %in ], [], 'nothing that was built is in it');

    # In another folder; warnings are no errors there, unless one wants it.
    my ($build, $installed) = ("$folder/build", "$folder/installed");
    my @make = ('make', '-s', '-C', $build, '-f', "../$root/Makefile", "PG_CONFIG=$ENV{PG_CONFIG}", 'CFLAGS=-O0', 'PG_CFLAGS=-DASKED_FOR', 'with_llvm=no');
    Database::run_or_die('mkdir', $build);
    # As pg_buildext calls it.
    is((Database::run(@make, "VPATH=$folder/$root", '--dry-run', 'all'))[0], 0, 'whoever builds may say where the source is');
    my @compiled = grep { / -c -o \S+\.o / } split /\n/, (Database::run(@make, '--dry-run', 'all'))[1];
    cmp_ok(scalar @compiled, '>', 40, 'it compiles its files');
    is_deeply([ grep { !/ -O0 .*-DASKED_FOR/ || / -O2/ } @compiled ], [], 'with the flags of whoever builds');
    is_deeply([ grep { /-Werror(?![=\w])/ } @compiled ], [], 'and a warning is no error');
    ($status, $out, $err) = Database::run(@make, '-j2', 'install', "DESTDIR=$installed");
    is($status, 0, 'it builds and installs') or diag($out, $err);
    my %found = map { s/^\Q$installed\E//r => 1 } split /\n/, Database::run_or_die('find', $installed, '-type', 'f');
    my ($share, $lib) = map { Database::run_or_die($ENV{PG_CONFIG}, $_) } '--sharedir', '--pkglibdir';
    is_deeply([ sort keys %found ], [ sort "$lib/emulation.so", map { "$share/extension/$_" } 'emulation.control', "emulation--$control.sql",
        map { m{([^/]+)$} && "emulation--$1" } glob 'sql/upgrade/*.sql' ], 'library, control file and scripts, and nothing else');
    is_deeply([ grep { !exists $in{ s{^\Q$folder\E/}{}r } } split /\n/, Database::run_or_die('find', "$folder/$root", '-type', 'f') ], [], 'the source is as it was unpacked');
}

done_testing;
