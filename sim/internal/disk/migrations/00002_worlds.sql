-- +goose Up
-- A world's rows, and its entries of the journal, have its number; what there was
-- before is of world 0. An entry's number is the world's times 2^40, and its own: so
-- the journal of each lies together, and nothing of it is copied here.
CREATE TABLE worlds (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
INSERT INTO worlds SELECT 0, '' WHERE EXISTS (SELECT 1 FROM rows) OR EXISTS (SELECT 1 FROM journal);

CREATE TABLE rows_of_worlds (
    world INTEGER NOT NULL,
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (world, collection, key)
) WITHOUT ROWID;
INSERT INTO rows_of_worlds SELECT 0, collection, key, value FROM rows;
DROP TABLE rows;
ALTER TABLE rows_of_worlds RENAME TO rows;
