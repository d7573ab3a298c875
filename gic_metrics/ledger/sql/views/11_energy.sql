-- Grain: site x period x carrier x supplier row, in force. Unit: value in GWh; share 0-1 with guarantees of origin.
create macro energy(as_of) as table (
    select
        fact.site,
        fact.period,
        fact.item,
        fact.counterparty,
        fact.share,
        fact.quantity,
        fact.unit,
        fact.value,
        fact.canonical_unit,
        fact.notation,
        fact.comment,
        fact.seq,
        fact.row_no,
        fact.place_sheet,
        fact.cell,
        fact.file
    from in_force(as_of) as fact
    where fact.sheet = 'energy'
    order by fact.site, fact.period, fact.seq, fact.row_no
);
