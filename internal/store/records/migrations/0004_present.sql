-- Instruments that run now; one may serve several areas.
CREATE TABLE present (
  instrument TEXT NOT NULL CHECK (instrument <> ''),
  area       TEXT NOT NULL, -- '': no one area
  budget     REAL NOT NULL CHECK (budget >= 0),
  source     TEXT NOT NULL,
  PRIMARY KEY (instrument, area)
) STRICT;
