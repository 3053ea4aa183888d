-- Units that could run an instrument, what raters and figures say of them, and what hosts
-- together. Lists of plain words are JSON arrays.
CREATE TABLE register (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  country  TEXT NOT NULL CHECK (country = '' OR length(country) = 3),
  notice   TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0) -- counts the changes
) STRICT;
INSERT INTO register VALUES (1, '', '', 0);

CREATE TABLE host (
  id           TEXT PRIMARY KEY CHECK (id <> ''),
  name         TEXT NOT NULL CHECK (name <> ''),
  kind         TEXT NOT NULL CHECK (kind IN ('department', 'agency', 'ngo', 'chamber', 'association', 'lab', 'university', 'company', 'donor')),
  mandate      TEXT NOT NULL,
  staff        INTEGER CHECK (staff >= 0),
  load         REAL CHECK (load >= 0),
  illustrative INTEGER NOT NULL CHECK (illustrative IN (0, 1)),
  trusted_by   TEXT NOT NULL CHECK (json_type(trusted_by) = 'array'),
  may_run      TEXT NOT NULL CHECK (json_type(may_run) = 'array')
) STRICT;

CREATE TABLE rating (
  host    TEXT NOT NULL REFERENCES host (id) ON DELETE CASCADE,
  rater   TEXT NOT NULL CHECK (rater <> ''),
  outside INTEGER NOT NULL CHECK (outside IN (0, 1)),
  date    TEXT NOT NULL,
  PRIMARY KEY (host, rater)
) STRICT;

CREATE TABLE score (
  host      TEXT NOT NULL,
  rater     TEXT NOT NULL,
  dimension TEXT NOT NULL CHECK (dimension IN ('design', 'coordination', 'delivery', 'me', 'funding', 'integrity')),
  value     REAL NOT NULL CHECK (value BETWEEN 0 AND 5 AND value * 2 = CAST(value * 2 AS INTEGER)),
  evidence  TEXT NOT NULL,
  PRIMARY KEY (host, rater, dimension),
  FOREIGN KEY (host, rater) REFERENCES rating (host, rater) ON DELETE CASCADE
) STRICT;

CREATE TABLE trace (
  host      TEXT NOT NULL REFERENCES host (id) ON DELETE CASCADE,
  kind      TEXT NOT NULL CHECK (kind IN ('days_to_pay', 'public_days_to_pay', 'disbursed', 'turnover', 'repeat_clients', 'own_income', 'audit_findings', 'evaluations_published', 'evaluations_used')),
  value     REAL NOT NULL CHECK (value >= 0 AND (value <= 1 OR kind NOT IN ('disbursed', 'turnover', 'repeat_clients', 'own_income'))),
  programme TEXT NOT NULL,
  year      INTEGER NOT NULL, -- 0: not said
  source    TEXT NOT NULL CHECK (source <> ''),
  PRIMARY KEY (host, kind, programme, year)
) STRICT;

CREATE TABLE nomination (
  host        TEXT NOT NULL REFERENCES host (id) ON DELETE CASCADE,
  named_by    TEXT NOT NULL CHECK (named_by <> ''),
  firm        INTEGER NOT NULL CHECK (firm IN (0, 1)),
  independent INTEGER NOT NULL CHECK (independent IN (0, 1)),
  date        TEXT NOT NULL,
  said_for    TEXT NOT NULL,
  PRIMARY KEY (host, named_by, date, said_for)
) STRICT;

CREATE TABLE together (
  id      TEXT PRIMARY KEY CHECK (id <> ''),
  name    TEXT NOT NULL CHECK (name <> ''),
  may_run TEXT NOT NULL CHECK (json_type(may_run) = 'array')
) STRICT;

CREATE TABLE member (
  together TEXT NOT NULL REFERENCES together (id) ON DELETE CASCADE,
  place    INTEGER NOT NULL CHECK (place >= 0),
  host     TEXT NOT NULL REFERENCES host (id) DEFERRABLE INITIALLY DEFERRED,
  does     TEXT NOT NULL CHECK (does <> ''),
  PRIMARY KEY (together, place),
  UNIQUE (together, host)
) STRICT;
