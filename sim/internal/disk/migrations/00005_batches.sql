-- +goose Up
-- Entries that were written together are in one row, if they are of the same 64: its
-- number is that of the last of them, and the column says where each begins and which
-- bodies it has. A row without it is one entry.
ALTER TABLE journal ADD COLUMN parts BLOB;

-- What was written to rows and is not in the table of that name yet: one row for each
-- time, in order. Its number is the world's times 2^40, and counts.
CREATE TABLE changes (
    id INTEGER PRIMARY KEY,
    value BLOB NOT NULL
);
