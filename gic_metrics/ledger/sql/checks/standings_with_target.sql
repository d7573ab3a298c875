-- Rows that fail: withdrawals and restorations of a submission that does not exist or came later.
select standing.seq
from standing
left join submission on submission.seq = standing.target_seq
where submission.seq is null or submission.seq >= standing.seq
