-- The keys of personal words, and who opened them. Stages reach these tables only through the functions of the next
-- file. A key here is wrapped by its bucket's, which is a file outside PostgreSQL: what this database, its log of
-- changes and its dumps hold of an erased case opens nothing once that file is gone.

CREATE TABLE vault.buckets (
    bucket     integer NOT NULL PRIMARY KEY,
    generation integer NOT NULL   -- which key file of the bucket wraps its keys; each erasure counts on
);

CREATE TABLE vault.keys (
    bucket     integer     NOT NULL,   -- by the case's id; first in the index, so that it needs no second one
    case_id    uuid        NOT NULL,
    name       text        NOT NULL CHECK (name IN ('words', 'contact')),
    generation integer     NOT NULL,
    wrapped    bytea,                  -- null once it is destroyed
    erased_at  timestamptz,
    said       boolean     NOT NULL DEFAULT false,  -- of a destroyed key: an event tells of it
    PRIMARY KEY (bucket, case_id, name),
    CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
);
CREATE INDEX erasures_unsaid ON vault.keys (erased_at) WHERE erased_at IS NOT NULL AND NOT said;

CREATE TABLE vault.photos (
    id       uuid        NOT NULL PRIMARY KEY,
    case_id  uuid        NOT NULL,
    sealed   bytea       NOT NULL,  -- nonce and ciphertext of a re-encoded picture, under the key "words"
    stage    text        NOT NULL DEFAULT session_user,
    put_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    named    boolean     NOT NULL DEFAULT false  -- an event of its stage tells of it
);
CREATE INDEX photos_by_case ON vault.photos (case_id);
CREATE INDEX photos_unnamed ON vault.photos (stage, put_at) WHERE NOT named;

-- Who of the staff read what, and why. Append-only. A list of cases is one row, without a case.
CREATE TABLE vault.openings (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id    uuid,
    cases      integer     NOT NULL DEFAULT 1,
    key        text        NOT NULL,
    reader     text        NOT NULL CHECK (reader <> 'citizen'),
    purpose    text        NOT NULL,
    stage      text        NOT NULL DEFAULT session_user,  -- a stage can lie about the reader, not about itself
    opened_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK ((case_id IS NULL) = (purpose = 'list'))
);
CREATE INDEX openings_by_case ON vault.openings (case_id);
CREATE INDEX openings_by_reader ON vault.openings (reader, id);
CREATE INDEX openings_by_time ON vault.openings (opened_at);
