-- Grain: fact in force as of the time, with its submission. Unit: value in canonical_unit (t of the gas, GWh, the product's unit).
create macro in_force(as_of) as table (
    select
        fact.* exclude (cover_id),
        submission.file,
        submission.sha256,
        submission.company,
        submission.kind as submission_kind,
        entry.recorded_us,
        entry.recorded_by,
        entry.reason
    from cover_in_force(as_of) as standing_cover
    join fact on fact.cover_id = standing_cover.cover_id
    join submission on submission.seq = standing_cover.seq
    join entry on entry.seq = standing_cover.seq
);
