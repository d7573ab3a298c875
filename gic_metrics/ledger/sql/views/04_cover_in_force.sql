-- Grain: site x period x sheet, with the submission in force as of the time: the newest that has rows for it and is not withdrawn. Unit: none.
create macro cover_in_force(as_of) as table (
    select
        cover.site,
        cover.period,
        cover.sheet,
        max(cover.seq) as seq,
        arg_max(cover.cover_id, cover.seq) as cover_id
    from cover
    where
        cover.seq <= version_at(as_of)
        and cover.seq not in (select gone.seq from withdrawn(as_of) as gone)
    group by cover.site, cover.period, cover.sheet
);
