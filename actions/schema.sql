-- The demo shop. Money is in pence, days are ISO dates, times are HH:MM.
CREATE TABLE seeded (day TEXT NOT NULL);  -- the day all other dates were counted from

CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  loyalty_card TEXT UNIQUE,
  points INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE orders (
  number TEXT PRIMARY KEY,
  customer INTEGER NOT NULL REFERENCES customers (id),
  state TEXT NOT NULL CHECK (state IN ('placed', 'packed', 'shipped', 'delivered', 'cancelled')),
  placed TEXT NOT NULL,
  due TEXT NOT NULL,
  delivered TEXT,
  street TEXT NOT NULL,
  town TEXT NOT NULL
);

CREATE TABLE items (
  order_number TEXT NOT NULL REFERENCES orders (number),
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  size TEXT NOT NULL DEFAULT '',
  price INTEGER NOT NULL,
  PRIMARY KEY (order_number, position)
);

CREATE TABLE returns (
  id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL REFERENCES orders (number),
  item TEXT NOT NULL,
  reason TEXT NOT NULL,
  wish TEXT NOT NULL CHECK (wish IN ('refund', 'exchange')),
  state TEXT NOT NULL DEFAULT 'announced' CHECK (state IN ('announced', 'received', 'refunded')),
  amount INTEGER NOT NULL,
  UNIQUE (order_number, item)
);

CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  order_number TEXT NOT NULL REFERENCES orders (number),
  problem TEXT NOT NULL CHECK (problem IN ('missing', 'damaged')),
  wish TEXT NOT NULL CHECK (wish IN ('replacement', 'refund'))
);

CREATE TABLE stores (
  town TEXT PRIMARY KEY,
  street TEXT NOT NULL
);

CREATE TABLE hours (
  town TEXT NOT NULL REFERENCES stores (town),
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),  -- Monday is 0; no row: closed
  opens TEXT NOT NULL,
  closes TEXT NOT NULL,
  PRIMARY KEY (town, weekday)
);

CREATE TABLE products (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  about TEXT NOT NULL,
  price INTEGER NOT NULL
);

CREATE TABLE stock (
  product TEXT NOT NULL REFERENCES products (name),
  position INTEGER NOT NULL,
  size TEXT NOT NULL,
  pieces INTEGER NOT NULL CHECK (pieces >= 0),
  PRIMARY KEY (product, position)
);

CREATE TABLE promos (
  code TEXT PRIMARY KEY,
  gives TEXT NOT NULL,
  minimum INTEGER NOT NULL,
  ends TEXT NOT NULL
);

-- What was asked for with which key, and the receipt given: the same key again gets the same receipt.
CREATE TABLE receipts (
  key TEXT PRIMARY KEY,
  receipt TEXT NOT NULL
);
