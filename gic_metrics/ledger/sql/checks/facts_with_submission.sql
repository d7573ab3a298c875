-- Rows that fail: facts that belong to no submission, or to one without an entry.
select fact.seq
from fact
left join submission on submission.seq = fact.seq
left join entry on entry.seq = fact.seq
where submission.seq is null or entry.seq is null
