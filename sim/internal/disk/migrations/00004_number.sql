-- +goose Up
-- The last of the numbers that were given out, none of them twice.
CREATE TABLE numbers (
    last INTEGER NOT NULL
);
INSERT INTO numbers VALUES (0);
