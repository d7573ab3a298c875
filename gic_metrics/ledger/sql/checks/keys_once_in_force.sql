-- Rows that fail: two facts in force with one key (accounting rules 12.1): one of them would be counted twice.
select min(fact.seq)
from cover_in_force(null) as held
join fact on fact.cover_id = held.cover_id
group by
    fact.site, fact.period, fact.sheet, fact.variable, fact.item, fact.gas, fact.origin, fact.category, fact.counterparty, fact.row_class
having count(*) > 1
