-- Grain: period x area x indicator row, in force. Unit: value in canonical_unit (the indicator's own unit).
create macro indicators(as_of) as table (
    select
        fact.period,
        fact.variable,
        fact.item,
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
    where fact.sheet = 'indicators'
    order by fact.period, fact.seq, fact.row_no
);
