-- Grain: site x period x product row, in force. Unit: value in canonical_unit (the product's unit); stop_days in days.
create macro production(as_of) as table (
    select
        fact.site,
        fact.period,
        fact.item,
        fact.stop_days,
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
    where fact.sheet = 'production'
    order by fact.site, fact.period, fact.seq, fact.row_no
);
