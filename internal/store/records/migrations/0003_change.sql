-- Every change of a record, for good. Who made it is not known: the program has no accounts.
CREATE TABLE change (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  revision INTEGER NOT NULL CHECK (revision > 0), -- changes of one command share it
  at       TEXT NOT NULL CHECK (at LIKE '____-__-__T__:__:__Z'),
  action   TEXT NOT NULL CHECK (action <> ''),
  kind     TEXT NOT NULL CHECK (kind <> ''),
  id       TEXT NOT NULL,
  before   TEXT CHECK (json_valid(before)),
  after    TEXT CHECK (json_valid(after)),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT;

CREATE TRIGGER change_stays BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the log of changes is only added to'); END;

CREATE TRIGGER change_remains BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the log of changes is only added to'); END;
