-- The copy that reads are served from: the durable tables, times as microseconds since 1970, and what is derived from them at refresh.
create table entry (seq bigint, kind varchar, recorded_us bigint, recorded_by varchar, reason varchar);
create table submission (
    seq bigint, kind varchar, file varchar, sha256 varchar, company varchar, period varchar, language varchar, template_version varchar,
    prepared_by varchar, attested_by varchar, dated varchar, summary varchar
);
create table fact (
    seq bigint, row_no integer, site varchar, period varchar, sheet varchar, variable varchar, item varchar, gas varchar, origin varchar,
    category varchar, counterparty varchar, kind varchar, stage varchar, basis varchar, share double, gwp_set varchar, in_ets boolean,
    control boolean, replaces varchar, method varchar, stop_days double, comment varchar, quantity double, unit varchar, value double,
    canonical_unit varchar, notation varchar, elsewhere varchar, row_class varchar, place_sheet varchar, cell varchar, raw varchar,
    cover_id bigint
);
create table accepted (seq bigint, n integer, code varchar, place_sheet varchar, cell varchar, value varchar, params varchar, reason varchar);
create table standing (seq bigint, target_seq bigint, in_force boolean);
create table reference (seq bigint, name varchar, sha256 varchar, body varchar);
create table act (seq bigint, n integer, kind varchar, subject varchar, body varchar);
create table nature (key varchar, value varchar);
-- Grain: submission x site x period x sheet, what a submission stands for. cover_id numbers them, so that facts join on one integer.
create table cover (cover_id bigint, seq bigint, site varchar, period varchar, sheet varchar, facts bigint);
-- Grain: reference entry x set x gas x origin x category ('' = any). value: t CO2e per t of the gas.
create table gwp_value (seq bigint, metric varchar, gas varchar, origin varchar, category varchar, value double);
-- Grain: reference entry x site x gas inside the site's EU ETS total.
create table site_ets (seq bigint, body varchar, site varchar, gas varchar);
