-- Grain: entry that can change a figure, up to the time. Unit: recorded_us in microseconds since 1970; about = seq of the submission it stores or sets.
create macro figure_entries(as_of) as table (
    select
        entry.seq,
        entry.kind,
        entry.recorded_us,
        entry.recorded_by,
        entry.reason,
        coalesce(standing.target_seq, entry.seq) as about,
        (select list(reference.name order by reference.name) from reference where reference.seq = entry.seq) as names
    from entry
    left join standing on standing.seq = entry.seq
    where entry.kind <> 'act' and entry.seq <= version_at(as_of)
    order by entry.seq
);
