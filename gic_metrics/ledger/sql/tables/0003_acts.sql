-- What people do that is not a figure: a file laid in the tray, a decision, a comment, evidence, a proposal, a release. Append only, as all.
create table store.act (
    seq bigint not null,
    n integer not null,
    kind varchar not null,
    subject varchar not null,
    body varchar not null,
    primary key (seq, n)
);
