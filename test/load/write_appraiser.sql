\set u random(1, 63)
\set k random(1, 10)
\set actual random(1, 119)
\set mark random(1, 1000000000)
BEGIN;
INSERT INTO thidua.result (season, unit, criterion, stage, actual, note) VALUES ('S2014', 'U' || lpad(:u::text, 2, '0'), 'P' || :part || '.' || :k, 'appraisal', :actual, :mark)
  ON CONFLICT (season, unit, criterion, stage, correction) DO UPDATE SET actual = excluded.actual, note = excluded.note;
INSERT INTO public.written (unit, criterion, stage, actual, note) VALUES ('U' || lpad(:u::text, 2, '0'), 'P' || :part || '.' || :k, 'appraisal', :actual, :mark);
COMMIT;
