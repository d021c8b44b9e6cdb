-- +goose Up
-- The processes that use the database. A row stays as long as its process renews it;
-- another removes it once its time is over, and from then on all that it had is free.
CREATE TABLE localmarket_processes (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address TEXT NOT NULL, -- where it takes calls that are passed on; empty if nowhere
    session TEXT NOT NULL, -- the application_name of its connections
    leaving BOOLEAN NOT NULL DEFAULT false,
    until TIMESTAMPTZ NOT NULL
);

-- What the processes have in common: the token by which they know each other, and the
-- last number that was given out.
CREATE TABLE localmarket_common (
    token TEXT NOT NULL,
    number BIGINT NOT NULL DEFAULT 0
);
INSERT INTO localmarket_common (token) VALUES (gen_random_uuid()::text);

-- A world belongs to its owner, if that process is there. Where it is gone, or is
-- process 0, as it is once a world was closed, somebody should go on with it. Its epoch grows with
-- each new owner. Epoch is part of a key so that a new owner waits for the
-- transactions of the last one (FOR KEY SHARE), while nothing else does.
CREATE TABLE localmarket_worlds (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    epoch BIGINT NOT NULL DEFAULT 0,
    owner BIGINT NOT NULL DEFAULT 0,
    UNIQUE (id, epoch)
);

CREATE TABLE localmarket_rows (
    world BIGINT NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    key BYTEA NOT NULL, -- any bytes, in their order
    value BYTEA NOT NULL,
    PRIMARY KEY (world, collection, key)
);

CREATE TABLE localmarket_journal (
    world BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    value BYTEA NOT NULL,
    bodies BYTEA, -- each with its length before it
    PRIMARY KEY (world, seq)
);

-- The words of 64 entries that follow each other, a space before and after each.
CREATE TABLE localmarket_words (
    world BIGINT NOT NULL,
    number BIGINT NOT NULL,
    words BYTEA NOT NULL,
    PRIMARY KEY (world, number)
);

-- +goose StatementBegin
-- localmarket_hold fails unless the world is of that epoch and its owner's time is not
-- over, and keeps it so until the end of the transaction.
CREATE FUNCTION localmarket_hold(the_world BIGINT, the_epoch BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE
    whose BIGINT;
    ends TIMESTAMPTZ;
BEGIN
    SELECT owner INTO whose FROM localmarket_worlds WHERE id = the_world AND epoch = the_epoch FOR KEY SHARE;
    IF whose IS NULL THEN
        RAISE EXCEPTION 'the world has another owner' USING ERRCODE = 'LM001';
    END IF;
    SELECT until INTO ends FROM localmarket_processes WHERE id = whose;
    IF ends IS NULL THEN
        RAISE EXCEPTION 'the owner is gone' USING ERRCODE = 'LM001';
    END IF;
    IF ends <= clock_timestamp() THEN
        RAISE EXCEPTION 'the time of the owner is over' USING ERRCODE = 'LM002';
    END IF;
    RETURN true;
END
$$;
-- +goose StatementEnd
