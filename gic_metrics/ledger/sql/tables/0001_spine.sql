-- Append only: rows are inserted, never changed and never removed. entry is the spine, and the ledger's version is max(entry.seq).
create table store.entry (
    seq bigint primary key,
    kind varchar not null,
    recorded_at timestamptz not null,
    recorded_by varchar not null,
    reason varchar not null
);
create table store.submission (
    seq bigint primary key,
    kind varchar not null,
    file varchar not null,
    sha256 varchar not null,
    company varchar,
    period varchar,
    language varchar not null,
    template_version varchar not null,
    prepared_by varchar not null,
    attested_by varchar not null,
    dated varchar not null,
    summary varchar not null
);
create table store.fact (
    seq bigint not null,
    row_no integer not null,
    site varchar not null,
    period varchar not null,
    sheet varchar not null,
    variable varchar not null,
    item varchar not null,
    gas varchar not null,
    origin varchar not null,
    category varchar not null,
    counterparty varchar not null,
    kind varchar not null,
    stage varchar not null,
    basis varchar not null,
    share double,
    gwp_set varchar not null,
    in_ets boolean,
    control boolean not null,
    replaces varchar not null,
    method varchar not null,
    stop_days double,
    comment varchar not null,
    quantity double,
    unit varchar not null,
    value double,
    canonical_unit varchar not null,
    notation varchar not null,
    elsewhere varchar not null,
    row_class varchar not null,
    place_sheet varchar,
    cell varchar not null,
    raw varchar not null,
    primary key (seq, row_no)
);
create table store.accepted (
    seq bigint not null,
    n integer not null,
    code varchar not null,
    place_sheet varchar,
    cell varchar,
    value varchar,
    params varchar not null,
    reason varchar not null,
    primary key (seq, n)
);
create table store.standing (
    seq bigint primary key,
    target_seq bigint not null,
    in_force boolean not null
);
create table store.reference (
    seq bigint not null,
    name varchar not null,
    sha256 varchar not null,
    body varchar not null,
    primary key (seq, name)
);
create table store.nature (
    key varchar primary key,
    value varchar not null
);
