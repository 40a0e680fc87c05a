-- Every bookable space that is as wished for, in the order of the finder's page: how many of the dates are free, which
-- are not and why (as text, a letter for each), and whether the limits of the space let anybody ask. One range of the
-- index by time for each zone and date, then hash joins, as in series.sql. The first and the last date stand for the
-- free ones in the limits: here no space tells them apart.
WITH dates AS (
    SELECT * FROM unnest(%(zones)s::text[], %(numbers)s::int[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS dates (zone, number, starts, ends)
), ends AS (
    SELECT zone, min(starts) AS first, max(starts) AS last, count(*) AS dates,
           min(extract(epoch FROM ends - starts) / 60) AS minutes FROM dates GROUP BY zone
), among AS MATERIALIZED (
    SELECT s.id, s.slug, s.capacity, s.step_free, s.buffer_before, s.buffer_after, s.notice_hours, s.horizon_days,
           s.shortest_minutes, s.longest_minutes, s.step_minutes, v.name, v.zone, v.district,
           coalesce(own.kind, house.kind, 'unknown') AS price
    FROM spaces_space s
    JOIN spaces_venue v ON v.id = s.venue_id
    LEFT JOIN spaces_price own ON own.space_id = s.id
    LEFT JOIN spaces_price house ON house.venue_id = v.id
    WHERE s.retired_at IS NULL AND v.managed AND v.frozen_at IS NULL
      AND (%(people)s::int IS NULL OR s.capacity IS NULL OR s.capacity >= %(people)s::int)
      AND (%(city)s = '' OR v.city = %(city)s)
      AND (%(districts)s::text[] IS NULL OR v.district = ANY(%(districts)s::text[]))
      AND (NOT %(step_free)s OR s.step_free = 'yes')
), near AS MATERIALIZED (
    SELECT d.zone, d.number, d.starts, d.ends, o.part_id, o.starts_at, o.ends_at, o.kind
    FROM dates d CROSS JOIN spaces_occupancy o
    WHERE o.starts_at < d.ends + %(after)s * interval '1 minute'
      AND o.starts_at > d.starts - %(before)s * interval '1 minute' - interval '1 day'
      AND o.ends_at > d.starts - %(before)s * interval '1 minute'
), taken AS (
    SELECT p.space_id, o.number, max(o.kind) AS kind
    FROM near o
    JOIN spaces_space_parts p USING (part_id)
    JOIN among s ON s.id = p.space_id AND s.zone = o.zone
    WHERE o.starts_at < o.ends + s.buffer_after * interval '1 minute'
      AND o.ends_at > o.starts - s.buffer_before * interval '1 minute'
    GROUP BY p.space_id, o.number
), shut AS (
    SELECT s.id AS space_id, d.number, 'closed' AS kind
    FROM among s
    JOIN dates d ON d.zone = s.zone
    LEFT JOIN spaces_openinghours h ON h.space_id = s.id
        AND h.weekday = extract(isodow FROM d.starts AT TIME ZONE s.zone) - 1
        AND h.opens <= (d.starts AT TIME ZONE s.zone)::time
        AND (h.closes >= (d.ends AT TIME ZONE s.zone)::time OR h.closes = '00:00')
    WHERE h.id IS NULL OR EXISTS (
        SELECT 1 FROM spaces_openingexception e
        WHERE e.space_id = s.id AND e.date = (d.starts AT TIME ZONE s.zone)::date
    )
), lost AS (
    SELECT space_id, count(*) AS dates, string_agg(number || left(kind, 1), ' ') AS told
    FROM (SELECT * FROM taken UNION ALL SELECT * FROM shut) AS either GROUP BY space_id
), counted AS (
    SELECT s.*, ends.dates - coalesce(lost.dates, 0) AS free, lost.told,
           ends.first >= %(now)s + s.notice_hours * interval '1 hour'
           AND ends.last <= %(now)s + s.horizon_days * interval '1 day'
           AND ends.minutes BETWEEN s.shortest_minutes AND s.longest_minutes
           AND extract(epoch FROM (ends.first AT TIME ZONE s.zone)::time)::int / 60 %% s.step_minutes = 0 AS fits,
           lost.space_id IS NULL AS whole
    FROM among s JOIN ends ON ends.zone = s.zone LEFT JOIN lost ON lost.space_id = s.id
)
SELECT id, free, told, fits AND free > 0 AS able FROM counted
ORDER BY NOT (fits AND whole), NOT (fits AND free > 0), CASE WHEN fits THEN -free ELSE 0 END,
         CASE price WHEN 'free' THEN 0 WHEN 'free_if' THEN 1 WHEN 'tariff' THEN 4 ELSE 3 END
         + CASE WHEN %(people)s::int IS NULL THEN 0 WHEN capacity IS NULL THEN 1
                WHEN capacity > 2 * %(people)s::int THEN 2 ELSE 0 END,
         name COLLATE "C", slug COLLATE "C"
