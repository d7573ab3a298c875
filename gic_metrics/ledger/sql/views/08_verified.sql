-- Grain: site x year, in force. Unit: value in t CO2e by the GWP values of its ETS phase (gwp_set); null = not reported.
create macro verified(as_of) as table (
    select
        fact.site,
        fact.period,
        fact.variable,
        fact.value,
        fact.raw,
        fact.gwp_set,
        fact.notation,
        fact.seq,
        fact.cell,
        fact.file
    from in_force(as_of) as fact
    where fact.sheet = 'verified'
    order by all
);
