/*
 * score_survey.c - what the relative rules see of all units of a board.
 */
#include "board/score_parts.h"

size_t
score_survey_room(const Sheet *sheet, uint32_t n_units)
{
	const Criterion *criteria = sheet_criteria(sheet);
	size_t n = 0;

	if (sheet->version > SHEET_VERSION_PLAIN)
		for (int i = 0; i < sheet->n_criteria; i++)
			n += (criteria[i].flags & CRITERION_PLACE) != 0;
	return n * n_units;
}

/* Units without a cell of a leaf for which a number stands in are no other than those with an empty one. */
static void
survey_blanks(const Sheet *sheet, uint32_t n_units, ClusterStats *stats)
{
	const Criterion *criteria = sheet_criteria(sheet);

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		Decimal blank = leaf_actual(sheet, &criteria[i], decimal_null());

		core_pause_here();
		if (criterion_is_leaf(&criteria[i]) && criterion_is_relative(&criteria[i]) &&
		    (criteria[i].more_flags & CRITERION_COMPUTED) == 0 && !decimal_is_null(blank))
			for (uint32_t unit = stats[i].n_cells; unit < n_units; unit++)
				cluster_stats_observe(&stats[i], &criteria[i], decimal_null(), blank);
		cluster_stats_close(&stats[i]);
	}
}

/* Computed actuals of all units, whose cells are sorted by unit. */
static void
survey_values(const Sheet *sheet, uint32_t n_units, const UnitCells *all, ScoreRoom *room,
              ClusterStats *stats)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const SheetList *values = sheet_list(sheet, EXTRA_VALUES);
	UnitCells own = {.cells = all->cells, .baselines = all->baselines};
	const Cell *end = all->cells + all->n_cells;
	const CellBaseline *baselines_end = all->baselines + all->n_baselines;

	for (uint32_t unit = 0; unit < n_units; unit++)
	{
		core_pause_here();
		own.cells += own.n_cells;
		own.baselines += own.n_baselines;
		for (own.n_cells = 0; own.cells + own.n_cells < end && own.cells[own.n_cells].unit == unit;)
			own.n_cells++;
		for (own.n_baselines = 0;
		     own.baselines + own.n_baselines < baselines_end && own.baselines[own.n_baselines].unit == unit;)
			own.n_baselines++;
		score_take_cells(room, &own);
		for (uint32_t i = 0; i < values->n; i++)
		{
			int leaf = SHEET_LIST(sheet, uint16_t, EXTRA_VALUES)[i];
			const LeafCell *cell = &room->cells[leaf];

			if (criterion_is_relative(&criteria[leaf]) && cell->assigned &&
			    !decimal_is_null(cell->measured.actual))
				cluster_stats_observe(&stats[leaf], &criteria[leaf], cell->measured.target,
				                      cell->measured.actual);
		}
	}
}

/* Do other units see an actual that is computed? */
static bool
values_are_compared(const Sheet *sheet)
{
	const SheetList *values = sheet_list(sheet, EXTRA_VALUES);

	for (uint32_t i = 0; i < values->n; i++)
		if (criterion_is_relative(&sheet_criteria(sheet)[SHEET_LIST(sheet, uint16_t, EXTRA_VALUES)[i]]))
			return true;
	return false;
}

void
score_survey(const Sheet *sheet, uint32_t n_units, const UnitCells *all, ScoreRoom *room, ClusterStats *stats,
             Decimal *actuals)
{
	const Criterion *criteria = sheet_criteria(sheet);
	const Cell *cells = all->cells;

	if (!sheet->relative)
		return;
	for (int i = 0; i < sheet->n_criteria; i++)
	{
		cluster_stats_clear(&stats[i]);
		if ((criteria[i].flags & CRITERION_PLACE) == 0)
			continue;
		stats[i].actuals = actuals;
		actuals += n_units;
	}
	for (size_t i = 0; i < all->n_cells; i++)
	{
		const Criterion *criterion = &criteria[cells[i].criterion];
		Decimal target = cell_target(&cells[i]);
		Decimal actual;

		if (!criterion_is_relative(criterion) || (criterion->more_flags & CRITERION_COMPUTED) != 0)
			continue;
		actual = leaf_actual(sheet, criterion, cell_actual(&cells[i]));
		stats[cells[i].criterion].n_cells++;
		if (cell_is_assigned(&cells[i]) && !decimal_is_null(actual))
			cluster_stats_observe(&stats[cells[i].criterion], criterion, target, actual);
	}
	if (sheet->version == SHEET_VERSION_PLAIN)
		return;
	if (values_are_compared(sheet))
		survey_values(sheet, n_units, all, room, stats);
	survey_blanks(sheet, n_units, stats);
}
