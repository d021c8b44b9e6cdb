-- +goose Up
-- Long texts of entries are apart, so that equal ones are kept once: the column names
-- them. A text's number is that of the entry that came first with it times four, and
-- its place there.
CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    value BLOB NOT NULL
);
ALTER TABLE journal ADD COLUMN bodies BLOB;

-- The words of 64 entries that follow each other, without their order: where to look
-- for a text. A row's number is the world's times 2^34, and that of the 64 entries.
CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, detail=none, tokenize='ascii');
