# A database of a test's own, on the server that PGHOST, PGPORT and PGUSER name; it is gone when the object is.
#
#   my $database = Database->new('dump');       creates emulation_t_dump_<pid>
#   Database->new('dump', PGPORT => 5433, …)    the same on another server: how its clients find it
#   $database->query('SELECT …')                what psql prints, unaligned, without the last line end; dies where psql fails
#   $database->attempt('SELECT …')              (exit status, standard output, standard error); nothing is fatal
#   Database::run('pg_dump', …)                 the same for any program
#   Database::wait_until(sub { … })             until the code gives something true, which is returned
#   $database->role('unit_bl')                  the same database to one who connects as the role of that name, which is created and, with the database, dropped
package Database;

use strict;
use warnings;

use File::Temp ();
use Time::HiRes qw(sleep time);

# A test that dies says of what where failures are looked at.
$SIG{__DIE__} = sub { print 'not ok - died: ' . ($_[0] =~ s/\s*\n\s*/ | /gr) . "\n" unless $^S // 1 };

# Programs write to files and not to pipes: no order of reading can then block.
sub run {
    my @command = @_;
    my ($out, $err) = (File::Temp->new, File::Temp->new);
    my $pid = fork // die "fork: $!";
    if ($pid == 0) {
        open STDIN, '<', '/dev/null' or die $!;
        open STDOUT, '>&', $out or die $!;
        open STDERR, '>&', $err or die $!;
        exec { $command[0] } @command or do { print STDERR "$command[0]: $!\n"; require POSIX; POSIX::_exit(127) };
    }
    waitpid $pid, 0;
    my $status = $? >> 8 || $? & 127;
    return ($status, map { contents($_->filename) } $out, $err);
}

# A broken test ends after so many seconds; no machine is so slow that it decides anything.
our $PATIENCE = 900;

sub wait_until {
    my ($code) = @_;
    my ($until, $got) = time + $PATIENCE;
    while (!($got = $code->()) && time < $until) { sleep 0.02 }
    return $got;
}

sub contents {
    my ($path) = @_;
    open my $file, '<:raw', $path or die "$path: $!";
    local $/;
    return scalar(<$file>) // '';
}

sub write_file {
    my ($path, $contents) = @_;
    open my $file, '>:raw', $path or die "$path: $!";
    print $file $contents;
    close $file or die "$path: $!";
}

sub run_or_die {
    my ($status, $out, $err) = run(@_);
    die "@_[0 .. ($#_ < 3 ? $#_ : 3)]: $err" if $status != 0;
    chomp $out;
    return $out;
}

# What one of two texts has and the other has not, line by line; '' where they have the same lines.
sub difference {
    my ($before, $after) = @_;
    my %lines;
    $lines{$_}++ for split /\n/, $before;
    $lines{$_}-- for split /\n/, $after;
    return join "\n", map { ($lines{$_} > 0 ? '- ' : '+ ') . $_ } sort grep { $lines{$_} } keys %lines;
}

sub new {
    my ($class, $topic, %environment) = @_;
    my $self = bless { name => "emulation_t_${topic}_$$", owner => $$, environment => \%environment }, $class;
    local @ENV{keys %environment} = values %environment;
    run_or_die('createdb', '--template=template0', '--encoding=UTF8', $self->{name});
    return $self;
}

sub name { $_[0]{name} }

# Roles belong to the whole server: their names carry the process, too.
sub role {
    my ($self, $name) = @_;
    my $role = "${name}_$$";
    $self->query("CREATE ROLE $role LOGIN") unless $self->{roles}{$role}++;
    return bless { name => $self->{name}, owner => 0, role => $role, environment => { %{$self->{environment}}, PGUSER => $role } }, ref $self;
}

# One session a call. Statements stand in a file, so that they may be long.
sub attempt {
    my ($self, $sql, @options) = @_;
    local @ENV{keys %{$self->{environment}}} = values %{$self->{environment}};
    my $script = File::Temp->new(SUFFIX => '.sql');
    write_file($script->filename, $sql);
    return run('psql', '--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', '--set=VERBOSITY=verbose', @options,
        '--dbname', $self->{name}, '--file', $script->filename);
}

sub query {
    my ($self, $sql) = @_;
    my ($status, $out, $err) = $self->attempt($sql);
    die $err if $status != 0;
    chomp $out;
    return $out;
}

# The SQLSTATE of the first error, or '' where there is none.
sub sqlstate {
    my ($self, $sql) = @_;
    my ($status, undef, $err) = $self->attempt($sql);
    return $status == 0 ? '' : $err =~ /(?:ERROR|FATAL):\s+(\w{5}):/ ? $1 : "no SQLSTATE in: $err";
}

# The same with its message: '42501 permission denied for table result'.
sub refusal {
    my ($self, $sql) = @_;
    my ($status, undef, $err) = $self->attempt($sql);
    return $status == 0 ? '' : $err =~ /(?:ERROR|FATAL):\s+(\w{5}): (.*)/ ? "$1 $2" : "no SQLSTATE in: $err";
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $@);
    local @ENV{keys %{$self->{environment}}} = values %{$self->{environment}};
    return if $self->{owner} != $$;
    run('dropdb', '--if-exists', '--force', $self->{name});
    run('dropuser', '--if-exists', $_) for keys %{$self->{roles}};
}

1;
