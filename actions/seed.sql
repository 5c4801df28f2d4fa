-- Invented people and orders in every state. All days count from the day of seeding, so that the demo does not age.
INSERT INTO customers (id, name, loyalty_card, points) VALUES
  (1, 'Maya Osborne', 'L-70017', 1240),
  (2, 'Tom Fairweather', 'L-70021', 85),
  (3, 'Ines Lindqvist', 'L-70034', 0),
  (4, 'Rhys Caradoc', NULL, 0);

INSERT INTO orders (number, customer, state, placed, due, delivered, street, town)
WITH t AS (SELECT day FROM seeded)
SELECT '4015', 1, 'delivered', date(day, '-75 days'), date(day, '-71 days'), date(day, '-71 days'), '14 Hillcrest Road', 'Leeds' FROM t UNION ALL
SELECT '4016', 1, 'delivered', date(day, '-24 days'), date(day, '-20 days'), date(day, '-20 days'), '14 Hillcrest Road', 'Leeds' FROM t UNION ALL
SELECT '4017', 2, 'delivered', date(day, '-12 days'), date(day, '-8 days'), date(day, '-9 days'), '3 Quayside', 'Bristol' FROM t UNION ALL
SELECT '4018', 3, 'delivered', date(day, '-6 days'), date(day, '-2 days'), date(day, '-1 days'), '27 Castle Wynd', 'Edinburgh' FROM t UNION ALL
SELECT '4019', 4, 'shipped', date(day, '-9 days'), date(day, '-3 days'), NULL, '8 Mill Lane', 'Keswick' FROM t UNION ALL
SELECT '4020', 2, 'shipped', date(day, '-4 days'), day, NULL, '3 Quayside', 'Bristol' FROM t UNION ALL
SELECT '4021', 1, 'shipped', date(day, '-2 days'), date(day, '+2 days'), NULL, '14 Hillcrest Road', 'Leeds' FROM t UNION ALL
SELECT '4022', 2, 'packed', date(day, '-1 days'), date(day, '+3 days'), NULL, '3 Quayside', 'Bristol' FROM t UNION ALL
SELECT '4023', 3, 'placed', day, date(day, '+4 days'), NULL, '27 Castle Wynd', 'Edinburgh' FROM t UNION ALL
SELECT '4024', 4, 'placed', day, date(day, '+4 days'), NULL, '8 Mill Lane', 'Keswick' FROM t UNION ALL
SELECT '4025', 4, 'cancelled', date(day, '-5 days'), date(day, '-1 days'), NULL, '8 Mill Lane', 'Keswick' FROM t;

INSERT INTO items (order_number, position, name, size, price) VALUES
  ('4015', 1, 'Lookout Tent', '', 24900),
  ('4016', 1, 'Ridgeway Trousers', 'M', 7500),
  ('4016', 2, 'Summit Beanie', '', 1800),
  ('4017', 1, 'Trailhead Boots', '42', 14900),
  ('4017', 2, 'Brook Socks', 'M', 1400),
  ('4018', 1, 'Stormline Jacket', 'L', 18900),
  ('4018', 2, 'Cairn Down Jacket', 'L', 21900),
  ('4018', 3, 'Trailhead Boots', '39', 14900),
  ('4019', 1, 'Tarn 45 Rucksack', '', 12900),
  ('4020', 1, 'Fellrunner Shoes', '43', 11900),
  ('4021', 1, 'Heather Fleece', 'S', 6500),
  ('4021', 2, 'Merino Base Layer', 'S', 5500),
  ('4022', 1, 'Stormline Jacket', 'M', 18900),
  ('4023', 1, 'Summit Beanie', '', 1800),
  ('4024', 1, 'Lookout Tent', '', 24900),
  ('4025', 1, 'Brook Socks', 'L', 1400);

INSERT INTO returns (id, order_number, item, reason, wish, state, amount) VALUES
  (501, '4015', 'Lookout Tent', 'pole snapped', 'refund', 'refunded', 24900),
  (502, '4016', 'Ridgeway Trousers, size M', 'too long', 'refund', 'received', 7500);

INSERT INTO claims (id, order_number, problem, wish) VALUES (900, '4015', 'damaged', 'refund');

INSERT INTO stores (town, street) VALUES
  ('Bristol', '12 Harbour Walk'), ('Edinburgh', '48 Grassmarket Row'),
  ('Leeds', '7 Briggate Yard'), ('Manchester', '31 Cotton Square');

INSERT INTO hours (town, weekday, opens, closes)
WITH RECURSIVE d (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < 5)
SELECT town, n, '09:30', CASE WHEN n = 3 THEN '20:00' ELSE '18:30' END FROM stores, d;

INSERT INTO hours (town, weekday, opens, closes) VALUES
  ('Leeds', 6, '11:00', '17:00'), ('Manchester', 6, '11:00', '17:00'), ('Edinburgh', 6, '12:00', '17:00');

INSERT INTO products (name, kind, about, price) VALUES
  ('Trailhead Boots', 'boots', 'Waterproof leather hiking boots with a firm sole, 1.2 kg a pair', 14900),
  ('Fellrunner Shoes', 'shoes', 'Light trail running shoes that drain and dry fast, 540 g a pair', 11900),
  ('Stormline Jacket', 'jacket', 'Three-layer waterproof and windproof shell with a hood, 410 g', 18900),
  ('Cairn Down Jacket', 'jacket', 'Warm responsibly sourced down, hood, 380 g; machine wash at 30 degrees', 21900),
  ('Heather Fleece', 'fleece', 'Mid-weight fleece of recycled polyester, 330 g; machine washable', 6500),
  ('Ridgeway Trousers', 'trousers', 'Stretch walking trousers with zip pockets, quick to dry', 7500),
  ('Merino Base Layer', 'base layer', 'Long-sleeved top of pure merino wool, 180 g', 5500),
  ('Tarn 45 Rucksack', 'rucksack', '45 litres for up to a week, rain cover included, 1.6 kg', 12900),
  ('Lookout Tent', 'tent', 'Two people, porch, 2.3 kg, steady in strong wind', 24900),
  ('Brook Socks', 'socks', 'Merino hiking socks, padded heel', 1400),
  ('Summit Beanie', 'beanie', 'Lambswool beanie, one size', 1800);

INSERT INTO stock (product, position, size, pieces) VALUES
  ('Trailhead Boots', 1, '39', 4), ('Trailhead Boots', 2, '41', 2), ('Trailhead Boots', 3, '42', 0),
  ('Trailhead Boots', 4, '43', 7), ('Trailhead Boots', 5, '44', 1),
  ('Fellrunner Shoes', 1, '40', 3), ('Fellrunner Shoes', 2, '42', 5), ('Fellrunner Shoes', 3, '43', 0),
  ('Stormline Jacket', 1, 'S', 6), ('Stormline Jacket', 2, 'M', 3), ('Stormline Jacket', 3, 'L', 0), ('Stormline Jacket', 4, 'XL', 2),
  ('Cairn Down Jacket', 1, 'S', 0), ('Cairn Down Jacket', 2, 'M', 0), ('Cairn Down Jacket', 3, 'L', 0),
  ('Heather Fleece', 1, 'XS', 2), ('Heather Fleece', 2, 'S', 9), ('Heather Fleece', 3, 'M', 8), ('Heather Fleece', 4, 'L', 4),
  ('Ridgeway Trousers', 1, 'S', 5), ('Ridgeway Trousers', 2, 'M', 1), ('Ridgeway Trousers', 3, 'L', 6),
  ('Merino Base Layer', 1, 'S', 3), ('Merino Base Layer', 2, 'M', 3), ('Merino Base Layer', 3, 'L', 3),
  ('Tarn 45 Rucksack', 1, 'one size', 5), ('Lookout Tent', 1, 'one size', 3),
  ('Brook Socks', 1, 'S', 20), ('Brook Socks', 2, 'M', 18), ('Brook Socks', 3, 'L', 0),
  ('Summit Beanie', 1, 'one size', 14);

INSERT INTO promos (code, gives, minimum, ends)
WITH t AS (SELECT day FROM seeded)
SELECT 'TRAIL10', '10% off', 5000, date(day, '+60 days') FROM t UNION ALL
SELECT 'WELCOME5', '£5 off a first order', 3000, date(day, '+300 days') FROM t UNION ALL
SELECT 'SUMMIT15', '15% off tents and rucksacks', 10000, date(day, '+10 days') FROM t UNION ALL
SELECT 'WINTER20', '20% off', 8000, date(day, '-14 days') FROM t;
