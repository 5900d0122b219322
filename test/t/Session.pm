# A session that stays open and is spoken to line by line.
#
#   my $session = Session->new($database)      of a Database
#   $session->ask('SELECT …')                  its SQLSTATE ('00000' where all is well, 'gone' where the session is) and what was printed
#   $session->begin('SELECT …')                does not wait for the answer, which is asked for by
#   $session->answer                           as ask gives it
#   $session->waits($other)                    from begin on: '' once it waits for a lock, as that other session sees; else what ended it before it did
#   $session->say('SELECT …')                  for what has no answer
#   $session->hears(qr/…/)                     the first line like that, or undef when the session is gone
#   $session->backend                          its process on the server
package Session;

use strict;
use warnings;

use Database;
use Time::HiRes qw(sleep time);

sub new {
    my ($class, $database) = @_;
    my $self = bless { heard => '', owner => $$ }, $class;
    local $SIG{PIPE} = 'IGNORE';
    pipe my $in, $self->{to} or die $!;
    pipe $self->{from}, my $out or die $!;
    $self->{pid} = fork // die "fork: $!";
    if ($self->{pid} == 0) {
        my %environment = %{$database->{environment}};
        @ENV{keys %environment} = values %environment;
        open STDIN, '<&', $in or die $!;
        open STDOUT, '>&', $out or die $!;
        open STDERR, '>&', $out or die $!;
        close $self->{to};
        exec qw(psql --no-psqlrc --quiet --no-align --tuples-only --set=VERBOSITY=verbose --set=SHOW_CONTEXT=never --dbname), $database->name;
    }
    close $in;
    close $out;
    $self->{to}->autoflush(1);
    ($self->{backend}) = ($self->ask('SELECT pg_backend_pid();'))[1] =~ /(\d+)/;
    return $self;
}

sub backend { $_[0]{backend} }

sub say {
    my ($self, $sql) = @_;
    local $SIG{PIPE} = 'IGNORE';
    $sql .= ';' unless $sql =~ /;\s*\z|^\\\N*\z/m;
    print { $self->{to} } "$sql\n";
}

# What has come, or comes within so many seconds; false when the session is gone.
sub listen_for {
    my ($self, $seconds) = @_;
    my $ready = '';
    vec($ready, fileno $self->{from}, 1) = 1;
    return 1 unless select $ready, undef, undef, $seconds;
    return sysread $self->{from}, $self->{heard}, 65536, length $self->{heard};
}

sub line {
    my ($self) = @_;
    my $until = time + $Database::PATIENCE;
    while ($self->{heard} !~ /\n/) {
        return if time >= $until || !$self->listen_for($until - time);
    }
    $self->{heard} =~ s/\A(.*)\n//;
    return $1;
}

sub hears {
    my ($self, $like) = @_;
    while (defined(my $line = $self->line)) { return $line if $line =~ $like }
    return;
}

sub begin {
    my ($self, $sql) = @_;
    $self->say($sql);
    $self->say('\warn ==answered :SQLSTATE');
}

sub answer {
    my ($self) = @_;
    my $said = '';
    while (defined(my $line = $self->line)) {
        return ($1, $said) if $line =~ /==answered (\w+)/;
        $said .= "$line\n";
    }
    return ('gone', $said);
}

sub ask {
    my ($self, $sql) = @_;
    $self->begin($sql);
    return $self->answer;
}

sub waits {
    my ($self, $other) = @_;
    my $ended = 0;
    Database::wait_until(sub {
        $ended = !$self->listen_for(0.01) || $self->{heard} =~ /==answered/;
        $ended || ($other->ask("SELECT count(*) FROM pg_locks WHERE pid = $self->{backend} AND NOT granted;"))[1] =~ /[1-9]/;
    });
    return $ended ? "did not wait: $self->{heard}" : '';
}

sub end {
    my ($self) = @_;
    return unless $self->{pid} && $self->{owner} == $$;
    close $self->{to};
    close $self->{from};
    local $?;
    kill TERM => $self->{pid};
    waitpid $self->{pid}, 0;
    $self->{pid} = 0;
}

sub DESTROY { $_[0]->end }

1;
