-- A decision's annex, and the minutes of a vote.

CREATE OR REPLACE FUNCTION report_decision_html(decision text, lang text DEFAULT 'vi') RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $report$
#variable_conflict use_column
DECLARE
  w jsonb := report_words(lang);
  of_decision decision;
  title text;
BEGIN
  SELECT * INTO of_decision FROM decision d WHERE d.decision = report_decision_html.decision;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('there is no decision "%s"', report_decision_html.decision), HINT = 'SELECT decision, signed_on FROM decision lists them.';
  END IF;
  title := format(w->>'annex', of_decision.decision);
  RETURN page_of(title, lang, xmlelement(name main,
    xmlelement(name header, xmlelement(name h1, shown_text(title)), paragraph_of(format(w->>'signed_by', shown_date(of_decision.signed_on, lang), coalesce(of_decision.issuer, U&'\2026')), 'quiet'), paragraph_of(of_decision.title, 'lead')),
    table_of(title, columns_of(w->>'no', 'number', w->>'rewarded', 'name', w->>'unit', 'text', w->>'award', 'text', w->>'year', 'number', w->>'way', 'text spare', w->>'number', 'number', w->>'certificate', 'text', w->>'note', 'text spare'),
      (SELECT jsonb_agg(jsonb_build_object('class', CASE WHEN g.revoked_by IS NOT NULL THEN 'out' END, 'cells', jsonb_build_array(
                g.line::text, coalesce(r.name, format(w->>'unnamed', w->>CASE g.recipient_kind WHEN 'person' THEN 'unnamed person' ELSE CASE WHEN g.recipient_kind IS NULL THEN 'unnamed null' ELSE 'unnamed other' END END)), u.name,
                CASE lang WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END, g.year::text, w->>g.way, shown_number(g.number, 0, lang), g.certificate,
                CASE WHEN g.revoked_by IS NULL THEN U&'\00A0' ELSE format(w->>'revoked', g.revoked_by) END)) ORDER BY g.line)
         FROM award_grant g JOIN award a USING (award) JOIN unit u ON u.unit = g.unit LEFT JOIN recipient r ON r.recipient = g.recipient WHERE g.decision = of_decision.decision)),
    (SELECT paragraph_of(format(w->>'annex_total', string_agg(format('%s %s', shown_number(t.number, 0, lang), t.name), '; ' ORDER BY t.level, t."position", t.award COLLATE "C")))
       FROM (SELECT a.award, array_position('{state,province,grassroots}', a.level) AS level, a."position", CASE lang WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS name, sum(g.number) AS number
               FROM award_grant g JOIN award a USING (award) WHERE g.decision = of_decision.decision AND g.revoked_by IS NULL GROUP BY a.award, a.level, a."position", 4) t)));
END
$report$;
COMMENT ON FUNCTION report_decision_html(text, text) IS
'Danh sách kèm theo quyết định: a decision''s lines in their order with recipient, unit, award, year, number and certificate, and the totals by award without what was revoked; one page of HTML. lang vi or en. Errors: no such decision P0002, an unknown language 22023';

CREATE OR REPLACE FUNCTION report_vote_html(council text, held_on date, lang text DEFAULT 'vi') RETURNS text LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $report$
#variable_conflict use_column
DECLARE
  w jsonb := report_words(lang);
BEGIN
  IF NOT EXISTS (SELECT FROM vote v WHERE v.council = report_vote_html.council AND v.held_on = report_vote_html.held_on) THEN
    RAISE EXCEPTION USING ERRCODE = 'no_data_found', MESSAGE = format('council "%s" has no vote of %s that you may see', report_vote_html.council, iso_date(report_vote_html.held_on)), HINT = 'SELECT DISTINCT council, held_on FROM vote lists them.';
  END IF;
  RETURN page_of(w->>'minutes', lang, xmlelement(name main,
    xmlelement(name header, xmlelement(name h1, w->>'minutes'), paragraph_of(format(w->>'council', report_vote_html.council, shown_date(report_vote_html.held_on, lang)), 'lead'),
      (SELECT paragraph_of(format(w->>'minutes_no', string_agg(DISTINCT v.minutes, ', ')), 'quiet') FROM vote v WHERE v.council = report_vote_html.council AND v.held_on = report_vote_html.held_on HAVING count(v.minutes) > 0)),
    table_of(w->>'minutes', columns_of(w->>'no', 'number', w->>'rewarded', 'name', w->>'unit', 'text spare', w->>'award', 'text', w->>'council_size', 'number', w->>'cast', 'number', w->>'for', 'number', w->>'needed', 'number', w->>'for_percent', 'number', w->>'vote_result', 'text'),
      (SELECT jsonb_agg(jsonb_build_array(x.nth::text, x.recipient_name, x.unit_name, x.award_name, x.council_size::text, x.ballots_cast::text, x.ballots_for::text, coalesce(x.needed || '/' || x.base, U&'\2013'), shown_number(CASE WHEN x.needed > 0 THEN 100.0 * x.ballots_for / nullif(x.base, 0) END, 2, lang),
                CASE x.passed WHEN true THEN w->>'passed' WHEN false THEN w->>'failed' ELSE w->>'no rule' END) ORDER BY x.nth)
         FROM (SELECT row_number() OVER (ORDER BY array_position('{state,province,grassroots}', a.level), a."position", a.award COLLATE "C", u."position", r.name COLLATE "vi-x-icu", v.proposal) AS nth, r.name AS recipient_name, u.name AS unit_name,
                      CASE lang WHEN 'en' THEN coalesce(a.name_en, a.name) ELSE a.name END AS award_name, v.council_size, v.ballots_cast, v.ballots_for, y.needed, y.base, y.passed
                 FROM vote v JOIN vote_result y USING (proposal, council, held_on) JOIN proposal p USING (proposal) JOIN recipient r ON r.recipient = p.recipient JOIN award a ON a.award = p.award JOIN unit u ON u.unit = p.unit
                WHERE v.council = report_vote_html.council AND v.held_on = report_vote_html.held_on) x)),
    paragraph_of(w->>'percent_note', 'quiet'),
    xmlelement(name div, xmlattributes('signs' AS class), xmlelement(name p, xmlelement(name strong, w->>'tellers'), xmlelement(name br), w->>'sign_here'), xmlelement(name p, xmlelement(name strong, w->>'chair'), xmlelement(name br), w->>'sign_here'))));
END
$report$;
COMMENT ON FUNCTION report_vote_html(text, date, text) IS
'Biên bản kiểm phiếu: the votes of a council on a day, by award: members, ballots cast and for, what the rule of that day needs and whether it was reached; to be signed; one page of HTML. lang vi or en. A unit sees the votes on its own proposals. Errors: no such vote P0002, an unknown language 22023';
