# A file of 200 MB, a million fields, a field of 100 MB: read or refused, in the memory that the file itself takes and little more.
# All files are invented.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Database;
use Test::More;

my $database = Database->new('large_files');
# The pieces are made elsewhere: the sessions that are watched only read.
$database->query(<<'SQL');
CREATE EXTENSION emulation;
CREATE TABLE file (name text, content bytea);
ALTER TABLE file ALTER content SET STORAGE EXTERNAL;
INSERT INTO file VALUES ('200 MB', convert_to(repeat(E'U1,I.1,"Bạc Liêu, ""Long An""",123.45,ghi chú\n', 3900000), 'UTF8')),
  ('a million fields', convert_to(repeat('a,', 999999) || 'a', 'UTF8')), ('100 MB', convert_to('"' || repeat('a', 100000000) || '"', 'UTF8'));
SQL

# What a session has held at most of its own, in MB, by Linux; the shared buffers that it touched are everybody's.
my $most = q{SELECT (substring(status FROM 'VmHWM:\s+(\d+) kB')::int - substring(status FROM 'RssShmem:\s+(\d+) kB')::int) / 1024 FROM pg_read_file('/proc/' || pg_backend_pid() || '/status') AS status};
my $read = sub { return "SELECT emulation.read_csv(content) FROM file WHERE name = '$_[0]'" };

my $size = $database->query("SELECT octet_length(content) / 1048576 FROM file WHERE name = '200 MB'");
cmp_ok($size, '>=', 180, "a file of $size MB");
my ($records, $held) = split /\n/, $database->query("SELECT count(*) FROM (" . $read->('200 MB') . ") r; $most");
is($records, 3900000, 'every record is read');
cmp_ok($held, '<', $size + 60, "in $held MB of its own at most: the file and what it is read with");
for my $refused ([ 'a million fields', 'CSV record 1: is too wide' ], [ '100 MB', 'CSV record 1: is too wide' ]) {
    my ($name, $message) = @$refused;
    my ($status, undef, $err) = $database->attempt("SELECT count(*) FROM (" . $read->($name) . ") r");
    like($err, qr/\Q$message\E/, "$name: refused, and told why");
}
done_testing();
