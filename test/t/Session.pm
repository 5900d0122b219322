# A session that stays open and is spoken to line by line.
#
#   my $session = Session->new($database)      of a Database
#   $session->ask('SELECT …')                  its SQLSTATE ('00000' where all is well, 'gone' where the session is) and what was printed
#   $session->say('SELECT …')                  does not wait for an answer
#   $session->hears(qr/…/)                     the first line like that, or undef after a minute or when the session is gone
#   $session->backend                          its process on the server
package Session;

use strict;
use warnings;

use Time::HiRes qw(time);

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

sub line {
    my ($self, $until) = @_;
    while ($self->{heard} !~ /\n/) {
        my $ready = '';
        vec($ready, fileno $self->{from}, 1) = 1;
        my $left = $until - time;
        return if $left <= 0 || !select $ready, undef, undef, $left;
        sysread($self->{from}, $self->{heard}, 65536, length $self->{heard}) or return;
    }
    $self->{heard} =~ s/\A(.*)\n//;
    return $1;
}

sub hears {
    my ($self, $like, $limit) = @_;
    my $until = time + ($limit // 60);
    while (defined(my $line = $self->line($until))) { return $line if $line =~ $like }
    return;
}

sub ask {
    my ($self, $sql) = @_;
    $self->say($sql);
    $self->say('\warn ==answered :SQLSTATE');
    my ($said, $until) = ('', time + 120);
    while (defined(my $line = $self->line($until))) {
        return ($1, $said) if $line =~ /==answered (\w+)/;
        $said .= "$line\n";
    }
    return ('gone', $said);
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
