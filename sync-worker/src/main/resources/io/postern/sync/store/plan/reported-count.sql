SELECT count(*), count(*) FILTER (WHERE r.fresh) FROM (${reported}) r
