-- Grain: one number. Unit: seq of the newest entry recorded at or before as_of (microseconds since 1970; null = now); 0 before the first.
create macro version_at(as_of) as (
    select coalesce(max(entry.seq), 0)
    from entry
    where as_of is null or entry.recorded_us <= as_of
);
