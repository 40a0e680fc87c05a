-- The state of each date of a series in every bookable space: a range of the index by time for each zone and date,
-- then hash joins. Only dates that are not free come back.
WITH dates AS (
    SELECT * FROM unnest(%(zones)s::text[], %(numbers)s::int[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS dates (zone, number, starts, ends)
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
    JOIN spaces_space s ON s.id = p.space_id
    JOIN spaces_venue v ON v.id = s.venue_id AND v.zone = o.zone
    WHERE o.starts_at < o.ends + s.buffer_after * interval '1 minute'
      AND o.ends_at > o.starts - s.buffer_before * interval '1 minute'
      AND s.retired_at IS NULL AND v.managed AND v.frozen_at IS NULL
    GROUP BY p.space_id, o.number
), shut AS (
    SELECT s.id AS space_id, d.number, 'closed' AS kind
    FROM spaces_space s
    JOIN spaces_venue v ON v.id = s.venue_id
    JOIN dates d ON d.zone = v.zone
    LEFT JOIN spaces_openinghours h ON h.space_id = s.id
        AND h.weekday = extract(isodow FROM d.starts AT TIME ZONE v.zone) - 1
        AND h.opens <= (d.starts AT TIME ZONE v.zone)::time
        AND (h.closes >= (d.ends AT TIME ZONE v.zone)::time OR h.closes = '00:00')
    WHERE s.retired_at IS NULL AND v.managed AND v.frozen_at IS NULL
      AND (h.id IS NULL OR EXISTS (
          SELECT 1 FROM spaces_openingexception e
          WHERE e.space_id = s.id AND e.date = (d.starts AT TIME ZONE v.zone)::date
      ))
)
SELECT * FROM taken UNION ALL SELECT * FROM shut
