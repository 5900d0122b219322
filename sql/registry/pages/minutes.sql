-- The minutes of a meeting.

CREATE OR REPLACE FUNCTION minutes_attendance(of_meeting text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $attendance$
SELECT section_of(w->>'attendance',
    paragraph_of(format(w->>'attendance_n', n.here, n.listed - n.here), 'quiet'),
    table_of(w->>'attendance',
      columns_of(
        'no',       w->>'no',             'number',
        'attendee', w->>'attendee',       'name',
        'title',    w->>'attendee_title', 'text',
        'unit',     w->>'unit',           'text',
        'attended', w->>'attended',       'text'),
      (SELECT jsonb_agg(row_of(jsonb_build_object(
          'no', row_number, 'attendee', a.person, 'title', a.title, 'unit', a.unit_name,
          'attended', w->>('attended ' || a.present)),
          CASE WHEN NOT a.present THEN 'out' END) ORDER BY a.row_number)
         FROM (SELECT x.*, u.name AS unit_name, row_number() OVER (ORDER BY NOT x.present, x.number)
                 FROM attendance x LEFT JOIN unit u USING (unit) WHERE x.meeting = $1) a)))
  FROM report_words($2) w, (SELECT count(*) AS listed, count(*) FILTER (WHERE present) AS here
                              FROM attendance WHERE meeting = $1) n
 WHERE n.listed > 0
$attendance$;
COMMENT ON FUNCTION minutes_attendance(text, text) IS
  'Thành phần dự họp: returns who attended a meeting, the absent last; null if attendance is empty; within '
  'report_vote_html';

CREATE OR REPLACE FUNCTION minutes_items(of_meeting text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $items$
SELECT section_of(w->>'items', table_of(w->>'items',
    columns_of(
      'no',            w->>'no',            'number',
      'item',          w->>'item',          'name',
      'unit',          w->>'unit',          'text',
      'criterion',     w->>'criterion',     'text',
      'decided',       w->>'decided',       'text',
      'votes_for',     w->>'votes_for',     'number',
      'votes_against', w->>'votes_against', 'number',
      'votes_other',   w->>'votes_other',   'number'),
    i.rows))
  FROM report_words($2) w, LATERAL (
    SELECT jsonb_agg(row_of(jsonb_build_object(
             'no', x.number, 'item', x.subject, 'unit', u.name, 'criterion', x.criterion,
             'decided', x.decided, 'votes_for', x.votes_for, 'votes_against', x.votes_against,
             'votes_other', x.votes_other)) ORDER BY x.number) AS rows
      FROM meeting_item x LEFT JOIN unit u USING (unit) WHERE x.meeting = $1) i
 WHERE i.rows IS NOT NULL
$items$;
COMMENT ON FUNCTION minutes_items(text, text) IS
  'Nội dung và kết luận: returns the items of a meeting that the role sees; null if there are none; within '
  'report_vote_html';

-- Of whom row security keeps items, gets an extract, and it says so.
CREATE OR REPLACE FUNCTION minutes_page(of_meeting text, lang text) RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $page$
DECLARE
  w jsonb := report_words(lang);
  m meeting;
  title text;
  council text;
BEGIN
  SELECT * INTO m FROM meeting x WHERE x.meeting = of_meeting;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('meeting "%s" does not exist', of_meeting),
      DETAIL = 'A page of minutes is named by its meeting, one of votes by a council and a day.',
      HINT = 'List the meetings with SELECT meeting, held_on FROM meeting, the votes with SELECT DISTINCT council, '
             'held_on FROM vote.';
  END IF;
  title := w->>CASE WHEN NOT row_security_active('meeting_item'::regclass)
                      OR m.season IN (SELECT v.season FROM visible_season v)
                      OR m.season IS NULL AND EXISTS (SELECT FROM my_account a
                                                       WHERE a.capacity IN ('council', 'reader'))
                    THEN 'meeting' ELSE 'meeting_extract' END;
  council := (SELECT v.council FROM vote v WHERE v.council = m.council AND v.held_on = m.held_on LIMIT 1);
  RETURN page_of(title, lang, xmlelement(name main,
    xmlelement(name header, xmlelement(name h1, title),
      paragraph_of(CASE WHEN m.council IS NULL THEN format(w->>'meeting_held', shown_date(m.held_on, lang))
                        ELSE format(w->>'council', m.council, shown_date(m.held_on, lang)) END, 'lead'),
      paragraph_of((SELECT format(w->>'minutes_no', m.minutes) WHERE m.minutes IS NOT NULL), 'quiet')),
    list_of(array_remove(ARRAY[
      (SELECT format(w->>'meeting_season', season_name(c.name, s.year, s.period))
         FROM season s JOIN cluster c USING (cluster) WHERE s.season = m.season),
      (SELECT format(w->>'meeting_place', m.place) WHERE m.place IS NOT NULL),
      (SELECT format(w->>'meeting_host', u.name) FROM unit u WHERE u.unit = m.host),
      (SELECT format(w->>'meeting_chair', m.chair) WHERE m.chair IS NOT NULL),
      (SELECT format(w->>'meeting_secretary', m.secretary) WHERE m.secretary IS NOT NULL), m.note], NULL)),
    minutes_attendance(m.meeting, lang),
    minutes_items(m.meeting, lang),
    CASE WHEN council IS NOT NULL THEN section_of(w->>'ballots', vote_lines(council, m.held_on, lang),
                                                  paragraph_of(w->>'percent_note', 'quiet')) END,
    xmlelement(name div, xmlattributes('signs' AS class),
      xmlelement(name p, xmlelement(name strong, w->>'sign_secretary'), xmlelement(name br), w->>'sign_here'),
      xmlelement(name p, xmlelement(name strong, w->>'sign_chair'), xmlelement(name br), w->>'sign_here'))));
END
$page$;
COMMENT ON FUNCTION minutes_page(text, text) IS
  'Trang biên bản họp: returns the minutes of a meeting as a page; of a role that does not see every item, an extract; '
  'within report_vote_html';
