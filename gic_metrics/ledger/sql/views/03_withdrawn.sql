-- Grain: submission out of force as of the time. Unit: seq of the submission.
create macro withdrawn(as_of) as table (
    select standing.target_seq as seq
    from standing
    where standing.seq <= version_at(as_of)
    group by standing.target_seq
    having not arg_max(standing.in_force, standing.seq)
);
