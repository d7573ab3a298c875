-- Rows that fail: an entry whose number does not follow the one before, or whose time lies before it.
select seq
from (select seq, recorded_us, lag(seq) over (order by seq) as before_seq, lag(recorded_us) over (order by seq) as before_us from entry) as entries
where seq <> coalesce(before_seq, 0) + 1 or recorded_us < coalesce(before_us, recorded_us)
