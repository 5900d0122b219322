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

1;
