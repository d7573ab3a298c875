-- PostgreSQL only: several machines share one ledger, so the originals lie in it. For a DuckDB file they are files beside it.
create table store.original (
    sha256 varchar primary key,
    extension varchar not null,
    body blob not null
);
