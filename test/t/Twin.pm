# A small twin of the national data set (test/bench/national.sql): four provinces, twelve communes, three years. All invented.
#
#   my $twin = Twin->new('twin');                      a database with a registry "thidua" that a role owns
#   my $twin = Twin->new('twin', version => '1.0.0')   of an older version of the extension
#   $twin->{office}, $twin->{reader}, …                the roles that read it, each a Database of its own
package Twin;

use strict;
use warnings;

use parent -norequire, 'Database';
use Database;
use FindBin;

our @roles = qw(office reader unit commune appraiser council);

sub new {
    my ($class, $topic, %options) = @_;
    my $self = $class->SUPER::new($topic);
    $self->{$_} = bless $self->role("twin_$_"), 'Database' for @roles;
    my $version = $options{version} ? " VERSION '$options{version}'" : '';
    $self->query("CREATE EXTENSION emulation$version; GRANT CREATE ON DATABASE \"@{[$self->name]}\" TO $self->{office}{role};");
    # 1.0.0 knows no blank: every unit states every criterion there.
    my %sizes = (schema => 'thidua', named => 'false', provinces => 4, blocks => 2, communes => 12, years => 3, last_year => 2026, before => 1, bonuses => 2,
        $version ? (blank => '', stated => 1) : (blank => '"blank": 0', stated => 3), map { $_ => $self->{$_}{role} } @roles[1 .. $#roles]);
    my ($status, undef, $err) = $self->{office}->attempt("\\i $FindBin::Bin/../bench/national.sql", map { "--set=$_=$sizes{$_}" } sort keys %sizes);
    die $err if $status != 0;
    return $self;
}

# Statements that print every row of every view with the columns that it has now, but for what tells of this server's processes and of moments.
sub asks {
    my ($self) = @_;
    return $self->{office}->query(q{
        SELECT format('SELECT %L, %s FROM thidua.%I ORDER BY %s;', relname,
                 (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
                 relname, (SELECT string_agg(i::text, ', ') FROM generate_series(2, relnatts + 1) i))
          FROM pg_class c WHERE relnamespace = 'thidua'::regnamespace AND relkind = 'v'
           AND relname NOT IN ('kept_season', 'nightly_run', 'publication_log_check') ORDER BY relname});
}

# What a role is told, and what it may not ask.
sub told {
    my ($self, $role, $asks) = @_;
    my (undef, $out, $err) = $self->{$role}->attempt($asks, '--set=ON_ERROR_STOP=0', '--set=VERBOSITY=default');
    my @errors = grep { /ERROR/ } split /\n/, $err;
    my @denied = map { /permission denied for (?:view|table) (\w+)/ ? "$1 is denied" : die "$role: $_" } @errors;
    return join "\n", $out =~ s/\n\z//r, @denied;
}

1;
