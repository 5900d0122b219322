-- Ten million grants of twenty years to a million persons of 63 units: invented.  Loaded
-- as a replica loads, without the log: it is reading that is measured.
SET client_min_messages = warning;
SELECT emulation.create_registry('thidua');
SET search_path = thidua, public;
SET session_replication_role = replica;
INSERT INTO unit (unit, name) SELECT 'u' || i, 'Tỉnh ' || i FROM generate_series(1, 63) i;
INSERT INTO recipient (recipient, name, kind, unit, "position") SELECT 'r' || i, 'Người ' || i, 'person', 'u' || (1 + i % 63), 'farmer' FROM generate_series(1, 1000000) i;
INSERT INTO decision SELECT 'd' || i, make_date(1994 + i, 1, 1) FROM generate_series(1, 20) i;
INSERT INTO award_grant (decision, line, award, unit, recipient, year)
SELECT 'd' || (1 + i / 500000), 1 + i % 500000, (ARRAY['LDTT', 'CSTDCS', 'CSTDT', 'BKT', 'BKTTG', 'GK'])[1 + (hashint4(i) & 1023) % 6],
       'u' || (1 + (i * 7919::bigint) % 1000000 % 63), 'r' || (1 + (i * 7919::bigint) % 1000000), 1994 + i / 500000
  FROM generate_series(0, 9999999) i;
VACUUM ANALYZE award_grant, recipient, unit, decision;
