-- What the user wants, knows and can spend. Causes, which are trees, are JSON.
CREATE TABLE priority (
  need     TEXT PRIMARY KEY CHECK (need <> ''),
  severity REAL NOT NULL CHECK (severity BETWEEN 0 AND 1),
  why      TEXT NOT NULL CHECK (why <> ''),
  source   TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
  instrument   TEXT NOT NULL CHECK (instrument <> ''),
  precondition TEXT NOT NULL CHECK (precondition <> ''),
  host         TEXT NOT NULL, -- '': everywhere
  met          INTEGER NOT NULL CHECK (met IN (0, 1)),
  source       TEXT NOT NULL CHECK (source <> ''),
  PRIMARY KEY (instrument, precondition, host)
) STRICT;

CREATE TABLE problem (
  id     TEXT PRIMARY KEY CHECK (id <> ''),
  record TEXT NOT NULL CHECK (json_type(record) = 'object' AND json_extract(record, '$.id') IS id)
) STRICT;

CREATE TABLE reform (
  id     TEXT PRIMARY KEY CHECK (id <> ''),
  record TEXT NOT NULL CHECK (json_type(record) = 'object' AND json_extract(record, '$.id') IS id)
) STRICT;

CREATE TABLE mimicry (
  subject TEXT PRIMARY KEY CHECK (subject <> ''),
  record  TEXT NOT NULL CHECK (json_type(record) = 'object' AND json_extract(record, '$.subject') IS subject)
) STRICT;

CREATE TABLE programme (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  currency   TEXT NOT NULL CHECK (length(currency) = 3),
  budget     REAL NOT NULL CHECK (budget > 0),
  total      REAL CHECK (total >= budget),
  pilot_cap  REAL CHECK (pilot_cap > 0),
  pilots     INTEGER CHECK (pilots >= 1),
  host_share REAL CHECK (host_share > 0 AND host_share <= 1)
) STRICT;

CREATE TABLE pilot_cost (
  one        INTEGER NOT NULL REFERENCES programme (one) ON DELETE CASCADE,
  instrument TEXT PRIMARY KEY CHECK (instrument <> ''),
  cost       REAL NOT NULL CHECK (cost > 0),
  source     TEXT NOT NULL CHECK (source <> '')
) STRICT;
