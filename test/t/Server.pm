# A server of the test's own on loopback, gone when the object is. It asks for a password, as anybody on the machine may knock at its port.
#
#   Server->new('name=value', '--waldir=…', …)   settings, and options of initdb; with --auth=trust it has no port, but a socket that nobody else reaches
#   $server->copy(['--write-recovery-conf'], 'name=value', …)   another one from its pg_basebackup, with options of that: a replica, or a backup restored
#   $server->environment            how a client finds it
#   $server->start, ->stop, ->restart('name=value', …)          restart: with these settings from now on
#   $server->is_running             false when it has stopped by itself
#   $server->kill_all               kill -9 of every process of it at once
#   $server->log                    what it has written so far
package Server;

use strict;
use warnings;

use Database;

use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use IO::Socket::INET;

# How long pg_ctl waits: a loaded machine takes its time.
$ENV{PGCTLTIMEOUT} = $Database::PATIENCE;

sub new {
    my ($class, @options) = @_;
    my $self = $class->in_folder(random_password());
    $self->{trusts} = grep { $_ eq '--auth=trust' } @options;
    my $password_file = "$self->{folder}/password";
    Database::write_file($password_file, $self->{password});
    if ($> == 0) { chown scalar getpwnam('postgres'), -1, $password_file or die "chown: $!" }
    $self->run('initdb', '--pgdata', $self->data, '--username=postgres', '--auth=scram-sha-256', "--pwfile=$password_file", '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', grep { /^--/ } @options);
    return $self->start_somewhere(grep { !/^--/ } @options);
}

sub in_folder {
    my ($class, $password) = @_;
    chomp(my $bin = Database::run_or_die($ENV{PG_CONFIG} // 'pg_config', '--bindir'));
    my $self = bless { bin => $bin, owner => $$, folder => tempdir('emulation.XXXXXX', DIR => '/tmp'), password => $password }, $class;
    if ($> == 0) { chown scalar getpwnam('postgres'), -1, $self->{folder} or die "chown: $!" }
    return $self;
}

sub copy {
    my ($self, $options, @settings) = @_;
    my $copy = (ref $self)->in_folder($self->{password});
    my %environment = $self->environment;
    local @ENV{keys %environment} = values %environment;
    $copy->run('pg_basebackup', '--pgdata', $copy->data, '--checkpoint=fast', '--no-sync', @$options);
    return $copy->start_somewhere(@settings);
}

# Somebody may take the free port before the server does.
sub start_somewhere {
    my ($self, @settings) = @_;
    $self->{settings} = [ $self->{trusts} ? ("unix_socket_directories=$self->{folder}", "listen_addresses=''") : ("unix_socket_directories=''", 'listen_addresses=127.0.0.1'), 'fsync=off', 'autovacuum=off', 'jit=off', 'shared_buffers=16MB', 'max_connections=20', @settings ];
    for my $try (1 .. 5) {
        $self->{port} = free_port();
        return $self if eval { $self->start; 1 };
    }
    die $@;
}

sub data { return "$_[0]{folder}/data" }
sub log { return Database::contents("$_[0]{folder}/log") }

sub start {
    my ($self) = @_;
    my $settings = join ' ', map { "-c $_" } "port=$self->{port}", @{$self->{settings}};
    return if eval { $self->run('pg_ctl', '--pgdata', $self->data, '--log', "$self->{folder}/log", '--options', $settings, '--wait', 'start'); 1 };
    die $@, substr($self->log, -2000);
}

sub stop {
    my ($self) = @_;
    return $self->run('pg_ctl', '--pgdata', $self->data, '--mode=fast', '--wait', 'stop');
}

sub restart {
    my ($self, @settings) = @_;
    $self->stop;
    push @{$self->{settings}}, @settings;
    return $self->start;
}

sub postmaster { my ($self) = @_; return (eval { Database::contents($self->data . '/postmaster.pid') } // '') =~ /^(\d+)/ ? $1 : undef }

sub is_running {
    my ($self) = @_;
    my $postmaster = $self->postmaster;
    return defined $postmaster && (parent_and_state($postmaster))[1] ne 'Z';
}

# The postmaster first: it must not see the others die.
sub kill_all {
    my ($self) = @_;
    my $postmaster = $self->postmaster // die 'no postmaster';
    my @processes = ($postmaster, grep { (parent_and_state($_))[0] == $postmaster } map { m{(\d+)$} } glob '/proc/[0-9]*');
    kill KILL => @processes;
    Database::wait_until(sub { !grep { (parent_and_state($_))[1] ne 'Z' } @processes });
    # In a container nobody may bury them, and a server does not start where the last one's process seems to live.
    unlink $self->data . '/postmaster.pid';
}

# Of a process that is gone: 0 and Z, as of one that nobody has buried.
sub parent_and_state {
    my ($pid) = @_;
    my $stat = eval { Database::contents("/proc/$pid/stat") } // '';
    return $stat =~ /\) (\w) (\d+)/ ? ($2, $1) : (0, 'Z');
}

# The server refuses to run as root; the account of the package is there for it.
sub as_its_account { return Database::run_or_die($> == 0 ? qw(env --chdir=/ setpriv --reuid=postgres --regid=postgres --clear-groups) : (), @_) }

sub run {
    my ($self, $program, @arguments) = @_;
    return as_its_account("$self->{bin}/$program", @arguments);
}

sub free_port {
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 1) or die "no free port: $@";
    return $socket->sockport;
}

sub random_password {
    open my $random, '<:raw', '/dev/urandom' or die $!;
    read $random, my $bytes, 16;
    return unpack 'H*', $bytes;
}

# How a client finds the server.
sub environment { my ($self) = @_; return (PGHOST => $self->{trusts} ? $self->{folder} : '127.0.0.1', PGPORT => $self->{port}, PGUSER => 'postgres', PGPASSWORD => $self->{password}) }

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($?, $@);
    eval { $self->run('pg_ctl', '--pgdata', $self->data, '--mode=immediate', 'stop') };
    remove_tree($self->{folder});
}

1;
