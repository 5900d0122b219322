/*
 * names_1_0.c - the names of functions in the script of 1.0.0.
 *
 * A new library is on disk before ALTER EXTENSION ... UPDATE has run in each database, and
 * until then the catalogue has the names of 1.0.0. They are the last exported names that
 * another library can have, too: the dynamic linker resolves equal names of two libraries to
 * the first. Nothing is added to this file, and 2.0 removes it.
 */
#include "server/compat.h"

#define NAME_1_0(name)                                                                                       \
	extern Datum emulation_##name(PG_FUNCTION_ARGS);                                                         \
	PG_FUNCTION_INFO_V1(name);                                                                               \
	Datum name(PG_FUNCTION_ARGS)                                                                             \
	{                                                                                                        \
		return emulation_##name(fcinfo);                                                                     \
	}                                                                                                        \
	extern int no_such_variable

NAME_1_0(award_tally_awards);
NAME_1_0(award_tally_combine);
NAME_1_0(award_tally_count);
NAME_1_0(award_tally_deserial);
NAME_1_0(award_tally_final);
NAME_1_0(award_tally_from_jsonb);
NAME_1_0(award_tally_in);
NAME_1_0(award_tally_inverse);
NAME_1_0(award_tally_minus);
NAME_1_0(award_tally_out);
NAME_1_0(award_tally_plus);
NAME_1_0(award_tally_precedence);
NAME_1_0(award_tally_reconcile);
NAME_1_0(award_tally_recv);
NAME_1_0(award_tally_rollup_inverse);
NAME_1_0(award_tally_rollup_trans);
NAME_1_0(award_tally_send);
NAME_1_0(award_tally_serial);
NAME_1_0(award_tally_to_jsonb);
NAME_1_0(award_tally_total);
NAME_1_0(award_tally_total_of);
NAME_1_0(award_tally_trans);
NAME_1_0(check_sheet);
NAME_1_0(edit_distance);
NAME_1_0(format_number);
NAME_1_0(kendall_tau_final);
NAME_1_0(longest_run_final);
NAME_1_0(longest_run_trans);
NAME_1_0(number_fault);
NAME_1_0(ordinal);
NAME_1_0(pair_combine);
NAME_1_0(pair_deserial);
NAME_1_0(pair_serial);
NAME_1_0(pair_trans);
NAME_1_0(parse_number);
NAME_1_0(progress);
NAME_1_0(progress_support);
NAME_1_0(quota);
NAME_1_0(read_csv);
NAME_1_0(run_ending_final);
NAME_1_0(run_ending_trans);
NAME_1_0(score_sheet_criteria);
NAME_1_0(score_sheet_fault);
NAME_1_0(score_sheet_from_jsonb);
NAME_1_0(score_sheet_in);
NAME_1_0(score_sheet_out);
NAME_1_0(score_sheet_points);
NAME_1_0(score_sheet_recv);
NAME_1_0(score_sheet_send);
NAME_1_0(score_sheet_to_jsonb);
NAME_1_0(scoreboard_breakdown);
NAME_1_0(scoreboard_combine);
NAME_1_0(scoreboard_compare);
NAME_1_0(scoreboard_deserial);
NAME_1_0(scoreboard_final);
NAME_1_0(scoreboard_from_jsonb);
NAME_1_0(scoreboard_in);
NAME_1_0(scoreboard_out);
NAME_1_0(scoreboard_overtake);
NAME_1_0(scoreboard_points);
NAME_1_0(scoreboard_recv);
NAME_1_0(scoreboard_robustness);
NAME_1_0(scoreboard_rollup_trans);
NAME_1_0(scoreboard_score_sheet);
NAME_1_0(scoreboard_send);
NAME_1_0(scoreboard_serial);
NAME_1_0(scoreboard_standings);
NAME_1_0(scoreboard_to_jsonb);
NAME_1_0(scoreboard_trans);
NAME_1_0(scoreboard_what_if);
NAME_1_0(scoreboard_what_if_many);
NAME_1_0(spearman_rho_final);
NAME_1_0(value_cmp);
NAME_1_0(value_eq);
NAME_1_0(value_ge);
NAME_1_0(value_gt);
NAME_1_0(value_hash);
NAME_1_0(value_hash_extended);
NAME_1_0(value_le);
NAME_1_0(value_lt);
NAME_1_0(value_ne);
NAME_1_0(weighted_mean_combine);
NAME_1_0(weighted_mean_deserial);
NAME_1_0(weighted_mean_final);
NAME_1_0(weighted_mean_inverse);
NAME_1_0(weighted_mean_serial);
NAME_1_0(weighted_mean_trans);
NAME_1_0(year_run_combine);
NAME_1_0(year_run_deserial);
NAME_1_0(year_run_serial);
