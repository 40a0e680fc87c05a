-- A window of some spaces cut into pieces, as set arithmetic with multiranges: what is taken, what is open and not
-- taken, and the rest. Ends come as microseconds since 1970: the driver would need twice the time for timestamps.
WITH among AS (
    SELECT s.id, v.zone FROM spaces_space s JOIN spaces_venue v ON v.id = s.venue_id
    WHERE s.retired_at IS NULL AND v.managed AND v.frozen_at IS NULL
      AND (%(spaces)s::bigint[] IS NULL OR s.id = ANY(%(spaces)s::bigint[]))
), near AS MATERIALIZED (
    SELECT part_id, starts_at, ends_at FROM spaces_occupancy
    WHERE starts_at < %(end)s AND starts_at > %(far)s AND ends_at > %(start)s
      AND (%(parts)s::bigint[] IS NULL OR part_id = ANY(%(parts)s::bigint[]))
), taken AS (
    SELECT p.space_id, range_agg(tstzrange(o.starts_at, o.ends_at)) AS times
    FROM near o JOIN spaces_space_parts p USING (part_id) GROUP BY p.space_id
), days AS (
    SELECT zone, day::date AS day
    FROM (SELECT DISTINCT zone FROM among) zones, generate_series(
        (%(start)s AT TIME ZONE zone)::date, (%(end)s AT TIME ZONE zone)::date, interval '1 day'
    ) AS day
), opened AS (
    SELECT a.id AS space_id, range_agg(tstzrange(
        (d.day + h.opens) AT TIME ZONE a.zone,
        (d.day + CASE WHEN h.closes = '00:00' THEN interval '24 hours' ELSE h.closes::interval END) AT TIME ZONE a.zone
    )) AS times
    FROM among a
    JOIN days d ON d.zone = a.zone
    JOIN spaces_openinghours h ON h.space_id = a.id AND h.weekday = extract(isodow FROM d.day) - 1
    WHERE NOT EXISTS (SELECT 1 FROM spaces_openingexception e WHERE e.space_id = a.id AND e.date = d.day)
    GROUP BY a.id
), known AS (
    SELECT a.id,
           coalesce(taken.times, '{}') * tstzmultirange(tstzrange(%(start)s, %(end)s)) AS taken,
           coalesce(opened.times, '{}') * tstzmultirange(tstzrange(%(start)s, %(end)s)) AS opened
    FROM among a LEFT JOIN taken ON taken.space_id = a.id LEFT JOIN opened ON opened.space_id = a.id
), pieces AS (
    SELECT id, 'occupied' AS state, unnest(taken) AS piece FROM known
    UNION ALL SELECT id, 'free', unnest(opened - taken) FROM known
    UNION ALL SELECT id, 'closed',
        unnest(tstzmultirange(tstzrange(%(start)s, %(end)s)) - (opened + taken)) FROM known
)
SELECT id, state,
       (extract(epoch FROM lower(piece)) * 1000000)::bigint,
       (extract(epoch FROM upper(piece)) * 1000000)::bigint
FROM pieces ORDER BY id, lower(piece)
