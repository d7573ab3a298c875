insert into cover
select
    (select coalesce(max(cover_id), 0) from cover) + row_number() over (order by seq, site, period, sheet) as cover_id,
    seq,
    site,
    period,
    sheet,
    count(*) as facts
from {source}
where seq > $seq and seq <= $upto
group by seq, site, period, sheet
