/*
 * sheet_schema.c - sheet_schema(): a sheet's document described as a JSON Schema (2020-12).
 *
 * Objects and their keys come from the lists by which the reader refuses others, rules and
 * their parameters from the table of rules, and what an expression can name from its place.
 * Only what a key's value looks like is said here; a key of which nothing is said
 * can have any value.
 */
#include "server/compat.h"

#include "utils/builtins.h"

#include "server/json_text.h"
#include "sheet/sheet_classes.h"
#include "sheet/sheet_reader.h"

#define QUOTED(number)    #number
#define NUMBER_IN(number) QUOTED(number)

#define TEXT                "{\"type\": \"string\"}"
#define WHOLE               "{\"type\": \"integer\", \"minimum\": 0}"
#define REF(name)           "{\"$ref\": \"#/$defs/" name "\"}"
#define POSITIVE            "{\"allOf\": [" REF("number") "], \"exclusiveMinimum\": 0}"
#define LIST_BEGINS         "{\"type\": \"array\", \"minItems\": 1, \"items\": "
#define LIST_OF(schema)     "{\"type\": \"array\", \"items\": " schema "}"
#define FILLED_WITH(schema) LIST_BEGINS schema "}"
#define LIST(name)          LIST_OF(REF(name))
#define FILLED(name)        FILLED_WITH(REF(name))

/* An object of a sheet, and where its expressions stand. */
typedef struct SchemaPlace
{
	const char *name; /* among $defs; null: the sheet itself */
	const char *const *keys;
	const char *const *also; /* more keys, or null */
	const Rule *rule;        /* of a leaf */
	const char *required;    /* keys, separated by blanks */
	ProgramPlace program;
} SchemaPlace;

typedef struct KeySchema
{
	const char *place; /* the name of a place; null: any */
	const char *key;
	const char *schema;       /* null: */
	const char *const *words; /* one of these, */
	bool is_list;             /* or several of them, */
	bool is_expression;       /* or an expression of its place */
} KeySchema;

/* The first that fits. */
static const KeySchema key_schemas[] = {
	{NULL, "name", .schema = TEXT},
	{NULL, "code", .schema = REF("code")},
	{NULL, "max", .schema = REF("not_negative")},
	{NULL, "cap", .schema = REF("points")},
	{"parent", "min", .schema = "{\"anyOf\": [" REF("points") ", {\"const\": \"none\"}]}"},
	{NULL, "min", .schema = REF("points")},
	{NULL, "bonus", .schema = "{\"type\": \"boolean\"}"},
	{NULL, "weight", .schema = "{\"type\": \"number\", \"exclusiveMinimum\": 0, \"maximum\": 9000000000}"},
	{NULL, "measure", .schema = TEXT},
	{NULL, "evidence", .schema = TEXT},
	{NULL, "appraiser", .schema = TEXT},
	{NULL, "note", .schema = TEXT},
	{NULL, "clause", .schema = TEXT},
	{NULL, "decimals",
     .schema = "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": " NUMBER_IN(SHEET_MAX_DECIMALS) "}"},
	{NULL, "round", .words = round_words},
	{NULL, "rank_on", .words = rank_on_words},
	{NULL, "ranking", .words = ranking_words},
	{NULL, "missing", .words = missing_words},
	{NULL, "tie_break",
     .schema = "{\"type\": \"array\", \"items\": {\"anyOf\": [" REF("code") ", " REF("tie_break") "]}}"},
	{"tie_break", "criterion", .schema = REF("code")},
	{"tie_break", "by", .words = reader_tie_break_words},
	{"tie_break", "better", .words = reader_better_words},
	{NULL, "ceiling", .schema = REF("not_negative")},
	{"quota", "classes", .schema = "{\"anyOf\": [" TEXT ", " LIST_OF(TEXT) "]}"},
	{NULL, "classes", .schema = LIST("class")},
	{NULL, "rank_by", .words = reader_rank_by_words},
	{NULL, "quota", .schema = REF("quota")},
	{"quota", "percent", .schema = "{\"anyOf\": [" REF("percentage") ", " REF("percent") "]}"},
	{"quota", "counted", .words = sheet_counted_words},
	{"quota", "ties", .words = sheet_ties_words},
	{"quota", "rounding", .words = sheet_rounding_words},
	{"quota", "at_least", .schema = WHOLE},
	{"quota", "few", .schema = REF("few")},
	{"percent", "input", .schema = REF("code")},
	{"percent", "values",
     .schema =
         "{\"type\": \"object\", \"minProperties\": 1, \"additionalProperties\": " REF("percentage") "}"},
	{NULL, "unranked", .schema = LIST("unranked")},
	{NULL, "no_award", .schema = LIST("no_award")},
	{NULL, "lower_class", .schema = LIST("lower_class")},
	{"unranked", "no", .words = judgement_without_words, .is_list = true},
	{"no_award", "awards", .schema = FILLED("code")},
	{"lower_class", "by", .schema = "{\"type\": \"integer\", \"minimum\": 1}"},
	{"lower_class", "to", .schema = TEXT},
	{NULL, "scoring",
     .schema = "{\"type\": \"integer\", \"minimum\": 1, \"maximum\": " NUMBER_IN(SCORING_NEWEST_NUMBER) "}"},
	{NULL, "criteria", .schema = FILLED("criterion")},
	{NULL, "combine", .words = reader_combine_words},
	{NULL, "drop", .schema = REF("drop")},
	{NULL, "lowest", .schema = WHOLE},
	{NULL, "highest", .schema = WHOLE},
	{NULL, "formula", .is_expression = true},
	{NULL, "start", .words = reader_start_words},
	{NULL, "late", .schema = REF("late")},
	{"late", "criterion", .schema = REF("code")},
	{"late", "free", .schema = "{\"allOf\": [" REF("number") "], \"minimum\": 0}"},
	{"late", "per_unit", .schema = POSITIVE},
	{"late", "as", .words = reader_as_words},
	{"late", "of", .words = reader_of_words},
	{"late", "steps", .schema = FILLED("late_step")},
	{"late_step", "to", .schema = POSITIVE},
	{"late_step", "percent", .schema = REF("not_negative")},
	{NULL, "blank", .schema = REF("number")},
	{NULL, "value", .schema = REF("value")},
	{NULL, "against", .words = against_words},
	{NULL, "zero_base", .words = zero_base_words},
	{"few", "below", .schema = "{\"type\": \"integer\", \"minimum\": 1}"},
	{"few", "at_most", .schema = WHOLE},
	{NULL, "at_most", .schema = REF("points")},
	{"class", "from", .schema = REF("points")},
	{"step", "from", .schema = REF("number")},
	{NULL, "above", .schema = REF("number")},
	{"step", "to", .schema = REF("number")},
	{NULL, "below", .schema = REF("number")},
	{"step", "points", .schema = REF("points")},
	{NULL, "when", .is_expression = true},
	/* the objects within stand where their criterion's expressions do */
	{"leaf", "only_when", .schema = "{\"anyOf\": [" REF("leaf_condition") ", " REF("leaf_only_when") "]}"},
	{NULL, "only_when", .schema = "{\"anyOf\": [" REF("parent_condition") ", " REF("parent_only_when") "]}"},
	{"leaf", "limits", .schema = LIST("leaf_limit")},
	{NULL, "limits", .schema = LIST("parent_limit")},
};

/* Where expressions stand, among $defs, and what they are. */
static const char *const program_names[PROGRAM_PLACES] = {
	[PLACE_VALUE] = "value",
	[PLACE_LEAF_FORMULA] = "leaf_formula",
	[PLACE_PARENT_FORMULA] = "parent_formula",
	[PLACE_LEAF_CONDITION] = "leaf_condition",
	[PLACE_PARENT_CONDITION] = "parent_condition",
	[PLACE_UNRANKED] = "unranked_condition",
	[PLACE_CLASS] = "class_condition",
};

#define PAIR(x, y)          "{\"type\": \"array\", \"prefixItems\": [" x ", " y "], \"minItems\": 2, \"maxItems\": 2}"
#define NUMBER(least, most) "{\"type\": \"number\", \"minimum\": " least ", \"maximum\": " most "}"
#define CODE                "{\"type\": \"string\", \"minLength\": 1, \"maxLength\": " NUMBER_IN(SHEET_MAX_CODE) "}"

/* What several keys have. */
static const char *const plain_definitions[][2] = {
	{"number", NUMBER("-1e18", "1e18")},
	{"points", NUMBER("-9000000000", "9000000000")},
	{"not_negative", NUMBER("0", "9000000000")},
	{"point", PAIR(REF("number"), REF("points"))},
	{"code", CODE},
	{"percentage", NUMBER("0", "100")},
};

static void
put_word(StringInfo out, const char *word)
{
	json_append_text(out, word, strlen(word));
}

static void
put_words(StringInfo out, const char *const *words)
{
	appendStringInfoString(out, "{\"enum\": [");
	for (int i = 0; words[i] != NULL; i++)
	{
		appendStringInfoString(out, i > 0 ? ", " : "");
		put_word(out, words[i]);
	}
	appendStringInfoString(out, "]}");
}

/* Parameters ------------------------------------------------------------------------------ */

static void
put_number(StringInfo out, const Parameter *parameter)
{
	static const char *const ranges[] = {
		[RANGE_ANY] = REF("number"),
		[RANGE_NOT_ZERO] = "{\"allOf\": [" REF("number") "], \"not\": {\"const\": 0}}",
		[RANGE_NOT_NEGATIVE] = "{\"allOf\": [" REF("number") "], \"minimum\": 0}",
		[RANGE_POSITIVE] = POSITIVE,
		[RANGE_SHARE] = "{\"type\": \"number\", \"minimum\": 0, \"maximum\": 1}",
	};

	if (parameter->may_be_bound)
		appendStringInfoString(out, "{\"anyOf\": [");
	appendStringInfoString(out, ranges[parameter->range]);
	if (!parameter->may_be_bound)
		return;
	appendStringInfoString(out, ", ");
	put_words(out, line_end_words);
	appendStringInfoString(out, "]}");
}

static void
put_parameter(StringInfo out, const Parameter *parameter)
{
	switch (parameter->kind)
	{
		case PARAMETER_NUMBER:
			put_number(out, parameter);
			break;
		case PARAMETER_CHOICE:
			put_words(out, parameter->choices);
			break;
		case PARAMETER_STEPS:
			appendStringInfoString(out, FILLED("step"));
			break;
		case PARAMETER_POINTS:
			appendStringInfoString(out,
			                       "{\"type\": \"array\", \"minItems\": 2, \"items\": " REF("point") "}");
			break;
		case PARAMETER_EXPRESSION:
			appendStringInfo(out, REF("%s"), program_names[PLACE_LEAF_FORMULA]);
			break;
	}
}

/* Objects --------------------------------------------------------------------------------- */

static bool
is_required(const SchemaPlace *place, const char *key)
{
	size_t length = strlen(key);

	for (const char *at = place->required; at != NULL && (at = strstr(at, key)) != NULL; at += length)
		if ((at == place->required || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

static void
put_key(StringInfo out, const char *key, bool required)
{
	if (out->data[out->len - 1] != '{')
		appendStringInfoString(out, ", ");
	put_word(out, key);
	/* null is as good as absent */
	appendStringInfoString(out, required ? ": " : ": {\"anyOf\": [");
}

static void
end_key(StringInfo out, bool required)
{
	appendStringInfoString(out, required ? "" : ", {\"type\": \"null\"}]}");
}

/* What only the rule of a leaf decides; false where that is nothing about this key. */
static bool
put_by_rule(StringInfo out, const Rule *rule, const char *key)
{
	if (strcmp(key, "rule") == 0)
		appendStringInfo(out, "{\"const\": \"%s\"}", rule->name);
	else if (rule->is_input && strcmp(key, "max") == 0)
		appendStringInfoString(out, "{\"const\": 0}");
	else if (rule->is_input && reader_is_listed(reader_input_lacks, key))
		appendStringInfoString(out, "{\"type\": \"null\"}");
	else if (rule->may_lack_min && strcmp(key, "min") == 0)
		appendStringInfoString(out, "{\"anyOf\": [" REF("points") ", {\"const\": \"none\"}]}");
	else
		return false;
	return true;
}

/* Null where nothing is said of it. */
static const KeySchema *
find_schema(const SchemaPlace *place, const char *key)
{
	const char *name = place->rule != NULL ? "leaf" : place->name;

	for (const KeySchema *schema = key_schemas; schema < key_schemas + lengthof(key_schemas); schema++)
		if (strcmp(schema->key, key) == 0 &&
		    (schema->place == NULL || (name != NULL && strcmp(schema->place, name) == 0)))
			return schema;
	return NULL;
}

static void
put_schema(StringInfo out, const SchemaPlace *place, const KeySchema *schema)
{
	if (schema == NULL)
		appendStringInfoString(out, "true");
	else if (schema->words != NULL)
	{
		appendStringInfoString(out, schema->is_list ? LIST_BEGINS : "");
		put_words(out, schema->words);
		appendStringInfoString(out, schema->is_list ? "}" : "");
	}
	else if (schema->is_expression)
		appendStringInfo(out, REF("%s"), program_names[place->program]);
	else
		appendStringInfoString(out, schema->schema);
}

static void
put_property(StringInfo out, const SchemaPlace *place, const char *key)
{
	bool required = is_required(place, key);

	put_key(out, key, required);
	if (place->rule == NULL || !put_by_rule(out, place->rule, key))
		put_schema(out, place, find_schema(place, key));
	end_key(out, required);
}

static void
put_required(StringInfo out, const SchemaPlace *place)
{
	const Parameter *parameter = place->rule != NULL ? place->rule->parameters : NULL;
	char *keys = pstrdup(place->required);
	char *rest = keys;
	char *key;

	appendStringInfoString(out, "}, \"required\": [");
	while ((key = strsep(&rest, " ")) != NULL && *key != '\0')
	{
		appendStringInfoString(out, key > keys ? ", " : "");
		put_word(out, key);
	}
	for (; parameter != NULL && parameter->name != NULL; parameter++)
		if (parameter->required)
		{
			appendStringInfoString(out, ", ");
			put_word(out, parameter->name);
		}
	appendStringInfoString(out, "], \"additionalProperties\": false");
}

/* An object's properties, without the braces round it. */
static void
put_object(StringInfo out, const SchemaPlace *place)
{
	appendStringInfoString(out, "\"type\": \"object\", \"properties\": {");
	for (const char *const *key = place->keys; *key != NULL; key++)
		put_property(out, place, *key);
	for (const char *const *key = place->also; key != NULL && *key != NULL; key++)
		put_property(out, place, *key);
	if (place->rule != NULL)
		for (const Parameter *parameter = place->rule->parameters; parameter->name != NULL; parameter++)
		{
			put_key(out, parameter->name, parameter->required);
			put_parameter(out, parameter);
			end_key(out, parameter->required);
		}
	put_required(out, place);
}

static void
put_definition(StringInfo out, const SchemaPlace *place)
{
	appendStringInfo(out, ", \"%s\": {", place->name);
	put_object(out, place);
	appendStringInfoChar(out, '}');
}

/* An expression, and in words what it can name. */
static void
put_program(StringInfo out, ProgramPlace place)
{
	StringInfoData names;

	initStringInfo(&names);
	for (int name = 0; name < EXPRESSION_N_NAMES; name++)
		if ((program_places[place].names & EXPRESSION_SET(name)) != 0)
			appendStringInfo(&names, "%s%s%s", names.len > 0 ? ", " : "", expression_name_text(name),
			                 name >= EXPRESSION_N_PLAIN ? "[code]" : "");
	appendStringInfo(
		out, ", \"%s\": {\"type\": \"string\", \"minLength\": 1, \"description\": ", program_names[place]);
	put_word(out, psprintf("%s in the expression language; it can name %s",
	                       program_places[place].type == EXPRESSION_CONDITION ? "a condition" : "a number",
	                       names.data));
	appendStringInfoChar(out, '}');
}

/* A criterion with criteria is a parent; any other is a leaf, by its rule. */
static void
put_criterion(StringInfo out)
{
	appendStringInfoString(
		out, ", \"criterion\": {\"type\": \"object\", \"if\": {\"required\": [\"criteria\"]}, \"then\": " REF(
				 "parent") ", \"else\": {\"properties\": {\"rule\": {\"enum\": [");
	for (int i = 0; i < rules_count; i++)
		appendStringInfo(out, "%s\"%s\"", i > 0 ? ", " : "", rules[i]->name);
	appendStringInfoString(out, "]}}, \"required\": [\"rule\"], \"allOf\": [");
	for (int i = 0; i < rules_count; i++)
		appendStringInfo(
			out,
			"%s{\"if\": {\"properties\": {\"rule\": {\"const\": \"%s\"}}, \"required\": [\"rule\"]}, "
			"\"then\": " REF("rule_%s") "}",
			i > 0 ? ", " : "", rules[i]->name, rules[i]->name);
	appendStringInfoString(out, "]}}");
}

static void
put_definitions(StringInfo out)
{
	const SchemaPlace places[] = {
		{"class", reader_class_keys, .required = "name", .program = PLACE_CLASS},
		{"quota", reader_quota_keys, .required = "percent classes counted ties"},
		{"percent", reader_percent_keys, .required = "input values"},
		{"few", reader_few_keys, .required = "below at_most"},
		{"unranked", reader_judgement_keys(JUDGEMENT_UNRANKED), .required = "when",
	     .program = PLACE_UNRANKED},
		{"no_award", reader_judgement_keys(JUDGEMENT_NO_AWARD), .required = "when awards",
	     .program = PLACE_CLASS},
		{"lower_class", reader_judgement_keys(JUDGEMENT_LOWER_CLASS), .required = "when",
	     .program = PLACE_CLASS},
		{"step", reader_step_keys, .required = "points"},
		{"tie_break", reader_tie_break_keys, .required = "criterion"},
		{"parent", reader_common_keys, reader_parent_keys, .required = "code max criteria",
	     .program = PLACE_PARENT_FORMULA},
		{"drop", reader_drop_keys, .required = ""},
		{"late", reader_late_keys, .required = "criterion"},
		{"late_step", reader_late_step_keys, .required = "percent"},
		{"leaf_limit", reader_judgement_keys(JUDGEMENT_LIMIT), .required = "when at_most",
	     .program = PLACE_LEAF_CONDITION},
		{"parent_limit", reader_judgement_keys(JUDGEMENT_LIMIT), .required = "when at_most",
	     .program = PLACE_PARENT_CONDITION},
		{"leaf_only_when", reader_judgement_keys(JUDGEMENT_ONLY_WHEN), .required = "when",
	     .program = PLACE_LEAF_CONDITION},
		{"parent_only_when", reader_judgement_keys(JUDGEMENT_ONLY_WHEN), .required = "when",
	     .program = PLACE_PARENT_CONDITION},
	};

	for (size_t i = 0; i < lengthof(plain_definitions); i++)
		appendStringInfo(out, "%s\"%s\": %s", i > 0 ? ", " : "", plain_definitions[i][0],
		                 plain_definitions[i][1]);
	for (int place = 0; place < PROGRAM_PLACES; place++)
		put_program(out, place);
	for (size_t i = 0; i < lengthof(places); i++)
		put_definition(out, &places[i]);
	for (int i = 0; i < rules_count; i++)
		put_definition(out,
		               &(SchemaPlace){psprintf("rule_%s", rules[i]->name), reader_common_keys,
		                              reader_rule_keys(rules[i]), rules[i], .required = "code max rule"});
	put_criterion(out);
}

PG_FUNCTION_INFO_V1(emulation_sheet_schema);
Datum
emulation_sheet_schema(PG_FUNCTION_ARGS)
{
	const SchemaPlace sheet = {NULL, reader_sheet_keys, .required = "max criteria"};
	StringInfoData out;

	initStringInfo(&out);
	appendStringInfoString(&out, "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"title\": "
	                             "\"score sheet of emulation\", ");
	put_object(&out, &sheet);
	appendStringInfoString(&out, ", \"$defs\": {");
	put_definitions(&out);
	appendStringInfoString(&out, "}}");
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(out.data));
}
