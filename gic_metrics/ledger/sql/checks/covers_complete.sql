-- Rows that fail: a submission's site, period and sheet that does not hold as many facts as it was stored with.
select cover.seq
from cover
left join (select cover_id, count(*) as facts from fact group by cover_id) as counted on counted.cover_id = cover.cover_id
where coalesce(counted.facts, 0) <> cover.facts
