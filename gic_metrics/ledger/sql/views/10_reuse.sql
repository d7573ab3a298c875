-- Grain: site x period x stream row (one side of a stream), in force. Unit: value in canonical_unit (t, GWh, Nm3 ...).
create macro reuse(as_of) as table (
    select
        fact.site,
        fact.period,
        fact.variable,
        fact.item,
        fact.kind,
        fact.counterparty,
        fact.stage,
        fact.basis,
        fact.replaces,
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
    where fact.sheet = 'reuse'
    order by fact.site, fact.period, fact.seq, fact.row_no
);
