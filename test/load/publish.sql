\set u random(1, 63)
\set p random(1, 10)
\set k random(1, 10)
\set actual random(1, 119)
BEGIN;
SELECT number, count(*) AS units FROM thidua.supersede('S2013', 'tải thử', jsonb_build_array(jsonb_build_object('unit', 'U' || lpad(:u::text, 2, '0'), 'criterion', 'P' || :p || '.' || :k, 'actual', :actual::numeric))) GROUP BY number;
INSERT INTO public.published (publication, digest) SELECT number, digest FROM thidua.publication WHERE season = 'S2013' ORDER BY number DESC LIMIT 1;
COMMIT;
\sleep 500 ms
