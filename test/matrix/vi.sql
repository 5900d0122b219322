-- A database that sorts as Viet Nam does by its own collation, with a registry in it. Names are real, the rest is invented.
\set ON_ERROR_STOP 1
SET client_min_messages = warning;
CREATE EXTENSION emulation;
CREATE EXTENSION amcheck;
SELECT emulation.create_registry('thidua');
CREATE TABLE name (name text PRIMARY KEY);
INSERT INTO name VALUES ('An Giang'), ('Bạc Liêu'), ('Bắc Giang'), ('Bến Tre'), ('Cà Mau'), ('Đắk Lắk'), ('Đồng Tháp'), ('Hậu Giang'), ('Hòa Bình'), ('Hoà Bình'), ('đơn vị 2'), ('Ðắk Nông');
SET search_path = thidua;
INSERT INTO unit (unit, name) VALUES ('AG', 'An Giang'), ('BL', 'Bạc Liêu'), ('BG', 'Bắc Giang'), ('DL', 'Đắk Lắk'), ('ĐT', 'Đồng Tháp');
INSERT INTO unit_alias (alias, unit) VALUES ('Đăk Lăk', 'DL'), ('Ðắk Lắk', 'DL'), ('Dak Lak', 'DL');
