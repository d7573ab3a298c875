-- Grain: site x period x variable (movement) x origin x share x counterparty. Unit: value in t CO2; share 0-1 biogenic.
create macro movements(as_of) as table (
    select
        fact.site,
        fact.period,
        fact.variable,
        fact.origin,
        fact.share,
        fact.counterparty,
        sum(coalesce(fact.value, case when fact.notation in ('NO', 'IE') then 0 end)) as value,
        count(*) filter (where fact.value is null and fact.notation not in ('NA', 'NO', 'IE')) as missing,
        count(*) as n,
        count(*) filter (where fact.notation = 'C') as confidential
    from in_force(as_of) as fact
    where fact.sheet = 'carbon'
    group by all
    order by all
);
