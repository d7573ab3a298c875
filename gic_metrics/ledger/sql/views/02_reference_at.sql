-- Grain: reference name. Unit: seq of the body that holds as of the time; before the first body of a name, the first one.
create macro reference_at(as_of) as table (
    select
        reference.name,
        coalesce(max(reference.seq) filter (where reference.seq <= version_at(as_of)), min(reference.seq)) as seq
    from reference
    group by reference.name
);
