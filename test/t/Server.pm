# A server of the test's own on loopback, gone when the object is; Server->new('name=value', ...) adds settings. It asks for a password, as anybody on the machine may knock at its port.
package Server;

use strict;
use warnings;

use Database;

use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use IO::Socket::INET;

sub new {
    my ($class, @settings) = @_;
    chomp(my $bin = Database::run_or_die($ENV{PG_CONFIG} // 'pg_config', '--bindir'));
    my $self = bless { bin => $bin, owner => $$, folder => tempdir('emulation.XXXXXX', DIR => '/tmp'), password => random_password() }, $class;
    my $password_file = "$self->{folder}/password";
    Database::write_file($password_file, $self->{password});
    if ($> == 0) { chown scalar getpwnam('postgres'), -1, $self->{folder}, $password_file or die "chown: $!" }
    $self->run('initdb', '--pgdata', $self->data, '--username=postgres', '--auth=scram-sha-256', "--pwfile=$password_file", '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync');
    # Somebody may take the free port before the server does.
    for my $try (1 .. 5) {
        $self->{port} = free_port();
        my $settings = "-c listen_addresses=127.0.0.1 -c port=$self->{port} -c unix_socket_directories='' -c fsync=off -c shared_buffers=16MB -c max_connections=20" . join '', map { " -c $_" } @settings;
        return $self if eval { $self->run('pg_ctl', '--pgdata', $self->data, '--log', "$self->{folder}/log", '--options', $settings, '--wait', 'start'); 1 };
    }
    die $@, Database::contents("$self->{folder}/log");
}

sub data { return "$_[0]{folder}/data" }

# The server refuses to run as root; the account of the package is there for it.
sub run {
    my ($self, $program, @arguments) = @_;
    my @account = $> == 0 ? qw(env --chdir=/ setpriv --reuid=postgres --regid=postgres --clear-groups) : ();
    return Database::run_or_die(@account, "$self->{bin}/$program", @arguments);
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
sub environment { my ($self) = @_; return (PGHOST => '127.0.0.1', PGPORT => $self->{port}, PGUSER => 'postgres', PGPASSWORD => $self->{password}) }

sub DESTROY {
    my ($self) = @_;
    return if $self->{owner} != $$;
    local ($?, $@);
    eval { $self->run('pg_ctl', '--pgdata', $self->data, '--mode=immediate', 'stop') };
    remove_tree($self->{folder});
}

1;
