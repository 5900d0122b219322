-- A decision's annex, and the minutes of a vote.

CREATE OR REPLACE FUNCTION decision_lines(of_decision text, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $lines$
SELECT table_of(format(w->>'annex', $1),
    columns_of(VARIADIC ARRAY[
      'no',          w->>'no',          'number',
      'rewarded',    w->>'rewarded',    'name',
      'unit',        w->>'unit',        'text',
      'award',       w->>'award',       'text',
      'year',        w->>'year',        'number',
      'way',         w->>'way',         'text spare',
      'number',      w->>'number',      'number']
      || CASE WHEN h.money THEN ARRAY['money', w->>'money', 'number'] END || ARRAY[
      'certificate', w->>'certificate', 'text',
      'note',        w->>'note',        'text spare']),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'no', g.line,
        'rewarded', coalesce(r.name, format(w->>'unnamed', w->>CASE WHEN g.recipient_kind IS NULL THEN 'unnamed null'
          WHEN g.recipient_kind = 'person' THEN 'unnamed person' ELSE 'unnamed other' END)),
        'unit', u.name,
        'award', CASE $2 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END,
        'year', g.year,
        'way', w->>g.way,
        'number', shown_number(g.number, 0, $2),
        'certificate', g.certificate,
        'note', CASE WHEN g.revoked_by IS NULL THEN chr(160) ELSE format(w->>'revoked', g.revoked_by) END)
        || CASE WHEN h.money THEN jsonb_build_object('money', shown_number(m.amount, 0, $2)) ELSE '{}' END,
      CASE WHEN g.revoked_by IS NOT NULL THEN 'out' END) ORDER BY g.line)
       FROM award_grant g JOIN award a USING (award) JOIN unit u ON u.unit = g.unit
       LEFT JOIN recipient r ON r.recipient = g.recipient
       LEFT JOIN award_money m ON m.decision = g.decision AND m.line = g.line
      WHERE g.decision = $1))
  FROM report_words($2) w,
       (SELECT EXISTS (SELECT FROM award_money m WHERE m.decision = $1 AND m.amount IS NOT NULL) AS money) h
$lines$;
COMMENT ON FUNCTION decision_lines(text, text) IS
  'Các dòng của quyết định: returns the lines of a decision; null if there are none; within report_decision_html';

CREATE OR REPLACE FUNCTION decision_totals(of_decision text, lang text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $totals$
SELECT format(report_words($2)->>'annex_total', string_agg(format('%s %s', shown_number(t.number, 0, $2), t.name), '; '
                                                           ORDER BY t.level, t."position", t.award COLLATE "C"))
  FROM (SELECT a.award, array_position('{state,province,grassroots}', a.level) AS level, a."position",
               CASE $2 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS name, sum(g.number) AS number
          FROM award_grant g JOIN award a USING (award)
         WHERE g.decision = $1 AND g.revoked_by IS NULL GROUP BY a.award, a.level, a."position", 4) t
$totals$;
COMMENT ON FUNCTION decision_totals(text, text) IS
  'Tổng số của quyết định: returns the totals by award, without revoked grants; within report_decision_html';

CREATE OR REPLACE FUNCTION decision_money(of_decision text, lang text) RETURNS text
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $money$
SELECT nullif(concat_ws(' ',
         CASE WHEN count(m.amount) > 0 THEN format(w->>'money_total', shown_number(sum(m.amount), 0, $2)) END,
         CASE WHEN count(m.missing) > 0
              THEN format(w->>'money_missing', string_agg(DISTINCT m.missing, '; ')) END), '')
  FROM report_words($2) w LEFT JOIN award_money m ON m.decision = $1 GROUP BY w
$money$;
COMMENT ON FUNCTION decision_money(text, text) IS
  'Tiền thưởng của quyết định: returns the amount of money of the lines in force, and rates and bases that are not on '
  'record; null for neither; within report_decision_html';

CREATE OR REPLACE FUNCTION report_decision_html(decision text, lang text DEFAULT 'vi') RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $report$
#variable_conflict use_column
DECLARE
  w jsonb := report_words(lang);
  of_decision decision;
  title text;
BEGIN
  SELECT * INTO of_decision FROM decision d WHERE d.decision = report_decision_html.decision;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('decision "%s" does not exist', report_decision_html.decision),
      HINT = 'List the decisions with SELECT decision, signed_on FROM decision.';
  END IF;
  title := format(w->>'annex', of_decision.decision);
  RETURN page_of(title, lang, xmlelement(name main,
    xmlelement(name header, xmlelement(name h1, shown_text(title)),
      paragraph_of(format(w->>'signed_by', shown_date(of_decision.signed_on, lang),
                          coalesce(of_decision.issuer, '…')), 'quiet'),
      paragraph_of(of_decision.title, 'lead')),
    decision_lines(of_decision.decision, lang),
    paragraph_of(decision_totals(of_decision.decision, lang)),
    paragraph_of(decision_money(of_decision.decision, lang))));
END
$report$;
COMMENT ON FUNCTION report_decision_html(text, text) IS
  'Danh sách kèm theo quyết định: returns one page of HTML: a decision''s lines in their order with recipient, unit, '
  'award, year, number, money and certificate, and the totals by award and of money without revoked grants. lang: vi '
  'or en. Errors: an unknown decision P0002, an unknown language 22023';

CREATE OR REPLACE FUNCTION vote_lines(of_council text, on_day date, lang text) RETURNS xml
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $lines$
SELECT table_of(w->>'minutes',
    columns_of(
      'no',           w->>'no',           'number',
      'rewarded',     w->>'rewarded',     'name',
      'unit',         w->>'unit',         'text spare',
      'award',        w->>'award',        'text',
      'council_size', w->>'council_size', 'number',
      'cast',         w->>'cast',         'number',
      'for',          w->>'for',          'number',
      'needed',       w->>'needed',       'number',
      'for_percent',  w->>'for_percent',  'number',
      'vote_result',  w->>'vote_result',  'text'),
    (SELECT jsonb_agg(row_of(jsonb_build_object(
        'no', x.nth,
        'rewarded', x.recipient_name,
        'unit', x.unit_name,
        'award', x.award_name,
        'council_size', x.council_size,
        'cast', x.ballots_cast,
        'for', x.ballots_for,
        'needed', coalesce(x.needed || '/' || x.base, '–'),
        'for_percent', shown_number(CASE WHEN x.needed > 0 THEN 100.0 * x.ballots_for / nullif(x.base, 0) END, 2, $3),
        'vote_result', w->>CASE x.passed WHEN true THEN 'passed' WHEN false THEN 'failed' ELSE 'no rule' END))
      ORDER BY x.nth)
       FROM (SELECT row_number() OVER (ORDER BY array_position('{state,province,grassroots}', a.level), a."position",
                      a.award COLLATE "C", u."position", r.name COLLATE "vi-x-icu", v.proposal) AS nth,
                    r.name AS recipient_name, u.name AS unit_name,
                    CASE $3 WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS award_name,
                    v.council_size, v.ballots_cast, v.ballots_for, y.needed, y.base, y.passed
               FROM vote v JOIN vote_result y USING (proposal, council, held_on) JOIN proposal p USING (proposal)
               JOIN recipient r ON r.recipient = p.recipient JOIN award a ON a.award = p.award
               JOIN unit u ON u.unit = p.unit
              WHERE v.council = $1 AND v.held_on = $2) x))
  FROM report_words($3) w
$lines$;
COMMENT ON FUNCTION vote_lines(text, date, text) IS
  'Các dòng của biên bản kiểm phiếu: returns the lines of the minutes; within report_vote_html';

-- With a default and no function of another signature: report_vote_html('A', '2014-01-15') could be either.
CREATE OR REPLACE FUNCTION report_vote_html(council text, held_on date DEFAULT NULL, lang text DEFAULT 'vi')
  RETURNS text
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $report$
#variable_conflict use_column
DECLARE
  w jsonb := report_words(lang);
  numbers text;
BEGIN
  IF report_vote_html.held_on IS NULL THEN
    RETURN minutes_page(report_vote_html.council, lang);
  ELSIF NOT EXISTS (SELECT FROM vote v
                  WHERE v.council = report_vote_html.council AND v.held_on = report_vote_html.held_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found',
      MESSAGE = format('council "%s" does not have a vote on %s that you are allowed to see', report_vote_html.council,
                       iso_date(report_vote_html.held_on)),
      HINT = 'List the votes with SELECT DISTINCT council, held_on FROM vote.';
  END IF;
  SELECT string_agg(DISTINCT v.minutes, ', ') INTO numbers
    FROM vote v WHERE v.council = report_vote_html.council AND v.held_on = report_vote_html.held_on;
  RETURN page_of(w->>'minutes', lang, xmlelement(name main,
    xmlelement(name header, xmlelement(name h1, w->>'minutes'),
      paragraph_of(format(w->>'council', report_vote_html.council, shown_date(report_vote_html.held_on, lang)), 'lead'),
      CASE WHEN numbers IS NOT NULL THEN paragraph_of(format(w->>'minutes_no', numbers), 'quiet') END),
    vote_lines(report_vote_html.council, report_vote_html.held_on, lang),
    paragraph_of(w->>'percent_note', 'quiet'),
    xmlelement(name div, xmlattributes('signs' AS class),
      xmlelement(name p, xmlelement(name strong, w->>'tellers'), xmlelement(name br), w->>'sign_here'),
      xmlelement(name p, xmlelement(name strong, w->>'chair'), xmlelement(name br), w->>'sign_here'))));
END
$report$;
COMMENT ON FUNCTION report_vote_html(text, date, text) IS
  'Biên bản kiểm phiếu, biên bản họp: returns one page of HTML to be signed. With a council and a day: the votes of '
  'that council, by award: members, ballots cast and for, the votes required by the rule of that day and whether they '
  'were reached. With the code of a meeting alone (held_on null): the minutes of that meeting, with place, chair, '
  'secretary, attendance, items, decisions and votes, and the votes of its council on that day. lang: vi or en. A unit '
  'sees the votes on its own proposals, and of minutes an extract with what concerns it. Errors: an unknown vote or '
  'meeting P0002, an unknown language 22023';
