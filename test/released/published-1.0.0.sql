-- What 1.0.0 published: rows of a registry in the schema thidua as that version wrote them, with its library, and what its
-- score_breakdown showed of them.  Two published seasons, one of them superseded, and an open one; all four units and their
-- results are invented, so that each of the four rules of scoring that 1.1.0 changed has something to say:
--   AG's a earns 12 of 10 while b is not its task; BL and CM are level at 23.34 and not exactly so; under round "total" CM shows
--   23.35, exactly 23.345, and class A is from 23.35; HG has no result at all; nobody earns the bonus e.
-- To be read with session_replication_role = replica into a registry that 1.0.0's script has made.  Never changed.

SET search_path = thidua;
COPY unit (unit, name, parent, level, "position", valid_from, valid_to) FROM stdin;
AG	An Giang	\N	province	1	\N	\N
BL	Bạc Liêu	\N	province	2	\N	\N
CM	Cà Mau	\N	province	3	\N	\N
HG	Hậu Giang	\N	province	4	\N	\N
\.
COPY cluster (cluster, name, kind, level, parent) FROM stdin;
C	Cụm	cluster	province	\N
\.
COPY season (season, cluster, year, period, starts_on, ends_on, status, self_deadline, appraisal_deadline, final_deadline) FROM stdin;
criterion	C	2023	year	2023-01-01	2023-12-31	published	\N	\N	\N
live	C	2025	year	2025-01-01	2025-12-31	appraisal	\N	\N	\N
total	C	2024	year	2024-01-01	2024-12-31	published	\N	\N	\N
\.
COPY membership (season, unit, joined_on, left_on, role, person, person_position, unranked_reason) FROM stdin;
criterion	AG	-infinity	infinity	member	\N	\N	\N
criterion	BL	-infinity	infinity	member	\N	\N	\N
criterion	CM	-infinity	infinity	member	\N	\N	\N
criterion	HG	-infinity	infinity	member	\N	\N	không có hồ sơ
live	AG	-infinity	infinity	member	\N	\N	\N
live	BL	-infinity	infinity	member	\N	\N	\N
live	CM	-infinity	infinity	member	\N	\N	\N
live	HG	-infinity	infinity	member	\N	\N	không có hồ sơ
total	AG	-infinity	infinity	member	\N	\N	\N
total	BL	-infinity	infinity	member	\N	\N	\N
total	CM	-infinity	infinity	member	\N	\N	\N
total	HG	-infinity	infinity	member	\N	\N	không có hồ sơ
\.
COPY sheet (season, version, state, rules, signed_on, source) FROM stdin;
criterion	1	in force	{"max": 40, "name": "Bảng điểm", "round": "criterion", "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "rank_on": "exact", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}]}	\N	\N
live	1	in force	{"max": 40, "name": "Bảng điểm", "round": "criterion", "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "rank_on": "exact", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}]}	\N	\N
total	1	in force	{"max": 40, "name": "Bảng điểm", "round": "total", "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "rank_on": "exact", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}]}	\N	\N
\.
COPY target (season, unit, criterion, version, target, note) FROM stdin;
criterion	AG	c	signed	3	\N
criterion	AG	d	signed	3	\N
criterion	BL	c	signed	3	\N
criterion	BL	d	signed	3	\N
criterion	CM	c	signed	3	\N
criterion	CM	d	signed	3	\N
criterion	HG	c	signed	3	\N
criterion	HG	d	signed	3	\N
live	AG	c	signed	3	\N
live	AG	d	signed	3	\N
live	BL	c	signed	3	\N
live	BL	d	signed	3	\N
live	CM	d	signed	3	\N
live	CM	c	signed	3	\N
live	HG	d	signed	3	\N
live	HG	c	signed	3	\N
total	AG	d	signed	3	\N
total	AG	c	signed	3	\N
total	BL	d	signed	3	\N
total	BL	c	signed	3	\N
total	CM	d	signed	3	\N
total	CM	c	signed	3	\N
total	HG	d	signed	3	\N
total	HG	c	signed	3	\N
\.
COPY result (season, unit, criterion, stage, actual, assigned, evidence, note, entered_by, entered_at, correction, batch) FROM stdin;
criterion	AG	a	final	12	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	AG	b	final	\N	f	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	AG	c	final	3	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	AG	d	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	AG	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	BL	a	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	BL	b	final	3.34	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	BL	c	final	2	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	BL	d	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	BL	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	CM	a	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	CM	b	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	CM	c	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	CM	d	final	0.0035	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
criterion	CM	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	AG	b	final	\N	f	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	AG	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	AG	d	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	AG	c	final	3	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	AG	a	final	12	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	BL	a	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	BL	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	BL	d	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	BL	c	final	2	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	BL	b	final	3.34	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	CM	a	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	CM	b	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	CM	c	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	CM	d	final	0.0035	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
live	CM	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	AG	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	AG	d	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	AG	c	final	3	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	AG	b	final	\N	f	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	AG	a	final	12	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	BL	e	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.496072+00	2	\N
total	BL	a	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	BL	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	BL	d	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	BL	c	final	2	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	BL	b	final	3.34	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	CM	e	final	0	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	CM	b	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	CM	c	final	1	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	CM	d	final	0.0035	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
total	CM	a	final	10	t	\N	\N	postgres	2026-11-30 13:10:35.3652+00	0	\N
\.
COPY publication (season, number, reason, objection, corrections, allow_incomplete, sheet, board, digest, published_by, published_at) FROM stdin;
criterion	1	\N	\N	[]	f	{"max": 40, "name": "Bảng điểm", "round": "criterion", "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "rank_on": "exact", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}]}	{"sheet": {"max": 40, "name": "Bảng điểm", "round": "criterion", "ceiling": null, "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "missing": "incomplete", "rank_on": "exact", "ranking": "competition", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}], "decimals": 2, "tie_break": []}, "results": {"AG": {"a": [null, 12], "b": [null, null, false], "c": [3, 3], "d": [3, 0], "e": [null, 0]}, "BL": {"a": [null, 10], "b": [null, 3.34], "c": [3, 2], "d": [3, 1], "e": [null, 0]}, "CM": {"a": [null, 10], "b": [null, 10], "c": [3, 1], "d": [3, 0.0035], "e": [null, 0]}, "HG": {"c": [3, null], "d": [3, null]}}}	bbc6edd0dfb3e6d760404e58a9c3a01a2d8680a733806e0b8fb163845a7d8215	postgres	2026-11-30 13:10:35.422358+00
total	1	\N	\N	[]	f	{"max": 40, "name": "Bảng điểm", "round": "total", "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "rank_on": "exact", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}]}	{"sheet": {"max": 40, "name": "Bảng điểm", "round": "total", "ceiling": null, "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "missing": "incomplete", "rank_on": "exact", "ranking": "competition", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}], "decimals": 2, "tie_break": []}, "results": {"AG": {"a": [null, 12], "b": [null, null, false], "c": [3, 3], "d": [3, 0], "e": [null, 0]}, "BL": {"a": [null, 10], "b": [null, 3.34], "c": [3, 2], "d": [3, 1], "e": [null, 0]}, "CM": {"a": [null, 10], "b": [null, 10], "c": [3, 1], "d": [3, 0.0035], "e": [null, 0]}, "HG": {"c": [3, null], "d": [3, null]}}}	578b78efa101a308556ce16c5b8aae95f3fa3040e4f9cb5204aa1c8a8e706a44	postgres	2026-11-30 13:10:35.477716+00
total	2	nhập sai	\N	[{"unit": "BL", "actual": 1, "criterion": "e"}]	f	{"max": 40, "name": "Bảng điểm", "round": "total", "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "rank_on": "exact", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}]}	{"sheet": {"max": 40, "name": "Bảng điểm", "round": "total", "ceiling": null, "classes": [{"from": 23.35, "name": "A"}, {"name": "B"}], "missing": "incomplete", "rank_on": "exact", "ranking": "competition", "criteria": [{"max": 20, "code": "I", "criteria": [{"cap": 12, "max": 10, "code": "a", "rule": "given"}, {"max": 10, "code": "b", "rule": "given"}]}, {"max": 20, "code": "II", "criteria": [{"max": 10, "code": "c", "rule": "proportional"}, {"max": 10, "code": "d", "rule": "proportional"}]}, {"max": 5, "code": "e", "rule": "given", "bonus": true}], "decimals": 2, "tie_break": []}, "results": {"AG": {"a": [null, 12], "b": [null, null, false], "c": [3, 3], "d": [3, 0], "e": [null, 0]}, "BL": {"a": [null, 10], "b": [null, 3.34], "c": [3, 2], "d": [3, 1], "e": [null, 1]}, "CM": {"a": [null, 10], "b": [null, 10], "c": [3, 1], "d": [3, 0.0035], "e": [null, 0]}, "HG": {"c": [3, null], "d": [3, null]}}}	f2364d4ac388b415cc15f142377dfce4aa8f90123e548a050870f1fb53f12adf	postgres	2026-11-30 13:10:35.505692+00
\.
COPY published_standing (season, number, unit, unit_name, rank, points, max_points, class, status, missing, tied, behind_next, behind_first, unranked_reason) FROM stdin;
criterion	1	AG	An Giang	1	34.00	40.00	A	ranked	0	f	\N	0.00	\N
criterion	1	BL	Bạc Liêu	2	23.34	40.00	B	ranked	0	t	10.66	10.66	\N
criterion	1	CM	Cà Mau	2	23.34	40.00	B	ranked	0	t	10.66	10.66	\N
criterion	1	HG	Hậu Giang	\N	0.00	40.00	\N	unranked	5	f	\N	\N	không có hồ sơ
total	1	AG	An Giang	1	34.00	40.00	A	ranked	0	f	\N	0.00	\N
total	1	BL	Bạc Liêu	3	23.34	40.00	B	ranked	0	f	0.01	10.66	\N
total	1	CM	Cà Mau	2	23.35	40.00	B	ranked	0	f	10.65	10.65	\N
total	1	HG	Hậu Giang	\N	0.00	40.00	\N	unranked	5	f	\N	\N	không có hồ sơ
total	2	AG	An Giang	1	34.00	40.00	A	ranked	0	f	\N	0.00	\N
total	2	BL	Bạc Liêu	2	24.34	40.00	A	ranked	0	f	9.66	9.66	\N
total	2	CM	Cà Mau	3	23.35	40.00	B	ranked	0	f	0.99	10.65	\N
total	2	HG	Hậu Giang	\N	0.00	40.00	\N	unranked	5	f	\N	\N	không có hồ sơ
\.
COPY live_standing (season, unit, rank, points, max_points, class, status, missing, tied, behind_next, behind_first) FROM stdin;
live	AG	1	34.00	40.00	A	ranked	0	f	\N	0.00
live	BL	2	23.34	40.00	B	ranked	0	t	10.66	10.66
live	CM	2	23.34	40.00	B	ranked	0	t	10.66	10.66
live	HG	\N	0.00	40.00	\N	unranked	5	f	\N	\N
\.
COPY robustness_study (study, season, replications, spread, seed, publication, board_digest, ranks, made_by, made_at) FROM stdin;
1	criterion	50	0.2	0	1	cb6b303a103b55390e1e46bb0cf6b4791b5e7f209798769310bc7199ff116740	[{"p05": 1, "p95": 1, "best": 1, "mean": 1.0000, "rank": 1, "unit": "AG", "worst": 1, "first_share": 1.0000}, {"p05": 2, "p95": 3, "best": 2, "mean": 2.4800, "rank": 2, "unit": "BL", "worst": 3, "first_share": 0.0000}, {"p05": 2, "p95": 3, "best": 2, "mean": 2.5200, "rank": 2, "unit": "CM", "worst": 3, "first_share": 0.0000}, {"p05": null, "p95": null, "best": null, "mean": null, "rank": null, "unit": "HG", "worst": null, "first_share": null}]	postgres	2026-11-30 13:10:35.542634+00
\.
COPY change_log (number, at, by_role, by_session, table_name, operation, old_row, new_row) FROM stdin;
94	2026-11-30 13:10:35.458743+00	postgres	postgres	publication	insert	\N	{"digest": "bbc6edd0dfb3e6d760404e58a9c3a01a2d8680a733806e0b8fb163845a7d8215", "number": 1, "reason": null, "season": "criterion", "objection": null, "corrections": [], "published_at": "2026-11-30T13:10:35.422358+00:00", "published_by": "postgres", "allow_incomplete": false}
96	2026-11-30 13:10:35.489125+00	postgres	postgres	publication	insert	\N	{"digest": "578b78efa101a308556ce16c5b8aae95f3fa3040e4f9cb5204aa1c8a8e706a44", "number": 1, "reason": null, "season": "total", "objection": null, "corrections": [], "published_at": "2026-11-30T13:10:35.477716+00:00", "published_by": "postgres", "allow_incomplete": false}
98	2026-11-30 13:10:35.517814+00	postgres	postgres	publication	insert	\N	{"digest": "f2364d4ac388b415cc15f142377dfce4aa8f90123e548a050870f1fb53f12adf", "number": 2, "reason": "nhập sai", "season": "total", "objection": null, "corrections": [{"unit": "BL", "actual": 1, "criterion": "e"}], "published_at": "2026-11-30T13:10:35.505692+00:00", "published_by": "postgres", "allow_incomplete": false}
\.
CREATE TABLE public.shown_by_1_0_0 (season text, unit text, criterion text, points numeric, adjustment numeric, lost numeric, status text);
COPY public.shown_by_1_0_0 FROM stdin;
criterion	AG	\N	34.000000000	0.000000000	6.000000000	scored
criterion	AG	I	24.000000000	12.000000000	-4.000000000	scored
criterion	AG	a	12.000000000	0.000000000	-2.000000000	scored
criterion	AG	b	\N	0.000000000	\N	not assigned
criterion	AG	II	10.000000000	0.000000000	10.000000000	scored
criterion	AG	c	10.000000000	0.000000000	0.000000000	scored
criterion	AG	d	0.000000000	0.000000000	10.000000000	scored
criterion	AG	e	0.000000000	0.000000000	5.000000000	scored
criterion	BL	\N	23.340000000	0.000000000	16.660000000	scored
criterion	BL	I	13.340000000	0.000000000	6.660000000	scored
criterion	BL	a	10.000000000	0.000000000	0.000000000	scored
criterion	BL	b	3.340000000	0.000000000	6.660000000	scored
criterion	BL	II	10.000000000	0.000000000	10.000000000	scored
criterion	BL	c	6.670000000	0.000000000	3.330000000	scored
criterion	BL	d	3.330000000	0.000000000	6.670000000	scored
criterion	BL	e	0.000000000	0.000000000	5.000000000	scored
criterion	CM	\N	23.340000000	0.000000000	16.660000000	scored
criterion	CM	I	20.000000000	0.000000000	0.000000000	scored
criterion	CM	a	10.000000000	0.000000000	0.000000000	scored
criterion	CM	b	10.000000000	0.000000000	0.000000000	scored
criterion	CM	II	3.340000000	0.000000000	16.660000000	scored
criterion	CM	c	3.330000000	0.000000000	6.670000000	scored
criterion	CM	d	0.010000000	0.000000000	9.990000000	scored
criterion	CM	e	0.000000000	0.000000000	5.000000000	scored
criterion	HG	\N	0.000000000	0.000000000	40.000000000	missing
criterion	HG	I	0.000000000	0.000000000	20.000000000	missing
criterion	HG	a	\N	0.000000000	\N	missing
criterion	HG	b	\N	0.000000000	\N	missing
criterion	HG	II	0.000000000	0.000000000	20.000000000	missing
criterion	HG	c	\N	0.000000000	\N	missing
criterion	HG	d	\N	0.000000000	\N	missing
criterion	HG	e	\N	0.000000000	\N	missing
total	AG	\N	34.000000000	0.000000000	6.000000000	scored
total	AG	I	24.000000000	12.000000000	-4.000000000	scored
total	AG	a	12.000000000	0.000000000	-2.000000000	scored
total	AG	b	\N	0.000000000	\N	not assigned
total	AG	II	10.000000000	0.000000000	10.000000000	scored
total	AG	c	10.000000000	0.000000000	0.000000000	scored
total	AG	d	0.000000000	0.000000000	10.000000000	scored
total	AG	e	0.000000000	0.000000000	5.000000000	scored
total	BL	\N	24.340000000	0.000000000	15.660000000	scored
total	BL	I	13.340000000	0.000000000	6.660000000	scored
total	BL	a	10.000000000	0.000000000	0.000000000	scored
total	BL	b	3.340000000	0.000000000	6.660000000	scored
total	BL	II	10.000000000	0.000000000	10.000000000	scored
total	BL	c	6.666666667	0.000000000	3.333333333	scored
total	BL	d	3.333333333	0.000000000	6.666666667	scored
total	BL	e	1.000000000	0.000000000	4.000000000	scored
total	CM	\N	23.345000000	0.000000000	16.655000000	scored
total	CM	I	20.000000000	0.000000000	0.000000000	scored
total	CM	a	10.000000000	0.000000000	0.000000000	scored
total	CM	b	10.000000000	0.000000000	0.000000000	scored
total	CM	II	3.345000000	0.000000000	16.655000000	scored
total	CM	c	3.333333333	0.000000000	6.666666667	scored
total	CM	d	0.011666667	0.000000000	9.988333333	scored
total	CM	e	0.000000000	0.000000000	5.000000000	scored
total	HG	\N	0.000000000	0.000000000	40.000000000	missing
total	HG	I	0.000000000	0.000000000	20.000000000	missing
total	HG	a	\N	0.000000000	\N	missing
total	HG	b	\N	0.000000000	\N	missing
total	HG	II	0.000000000	0.000000000	20.000000000	missing
total	HG	c	\N	0.000000000	\N	missing
total	HG	d	\N	0.000000000	\N	missing
total	HG	e	\N	0.000000000	\N	missing
\.
