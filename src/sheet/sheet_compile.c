/*
 * sheet_compile.c - what the reader found, as one block of bytes (see sheet.h).
 */
#include "server/compat.h"

#include "common/cryptohash.h"
#include "common/sha2.h"
#include "miscadmin.h"

#include "sheet/sheet_order.h"
#include "sheet/sheet_reader.h"

static uint32
lay_out(StringInfo block, const void *part, size_t length)
{
	uint32 offset;

	while (block->len % MAXIMUM_ALIGNOF != 0)
		appendStringInfoCharMacro(block, '\0');
	offset = (uint32) block->len;
	appendBinaryStringInfo(block, part, (int) length);
	return offset;
}

static void
shift_text(TextRef *text, uint32 base)
{
	if (text->length > 0)
		text->offset += base;
}

static void
shift_extra_texts(Sheet *sheet, uint32 base)
{
	Late *lates = (Late *) SHEET_LIST(sheet, Late, EXTRA_LATES);
	Judgement *judgements = (Judgement *) SHEET_LIST(sheet, Judgement, EXTRA_JUDGEMENTS);
	SheetQuota *quotas = (SheetQuota *) SHEET_LIST(sheet, SheetQuota, EXTRA_QUOTAS);

	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_LATES)->n; i++)
	{
		shift_text(&lates[i].clause, base);
		shift_text(&lates[i].note, base);
	}
	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_JUDGEMENTS)->n; i++)
	{
		shift_text(&judgements[i].awards, base);
		shift_text(&judgements[i].clause, base);
		shift_text(&judgements[i].note, base);
	}
	for (uint32 i = 0; i < sheet_list(sheet, EXTRA_QUOTAS)->n; i++)
	{
		shift_text(&quotas[i].clause, base);
		shift_text(&quotas[i].note, base);
	}
}

/* TextRefs counted from the start of the texts; from now on from the block's. */
static void
shift_texts(char *block, uint32 base)
{
	Sheet *sheet = (Sheet *) block;
	Criterion *criteria = (Criterion *) (block + sheet->criteria);
	ScoreClass *classes = (ScoreClass *) (block + sheet->classes);
	Remark *remarks = (Remark *) (block + sheet->remarks);

	for (int i = 0; i < sheet->n_criteria; i++)
	{
		shift_text(&criteria[i].code, base);
		shift_text(&criteria[i].name, base);
	}
	for (int i = 0; i < sheet->n_classes; i++)
		shift_text(&classes[i].name, base);
	for (int i = 0; i < sheet->n_remarks; i++)
		shift_text(&remarks[i].text, base);
	if (sheet->version > SHEET_VERSION_PLAIN)
		shift_extra_texts(sheet, base);
}

/*
 * SHA-256, cut to 128 bits, so that two sheets cannot be made to look like one: an aggregate
 * trusts equal fingerprints.
 */
static void
compute_fingerprint(const Sheet *sheet, uint8 *fingerprint)
{
	uint8 digest[PG_SHA256_DIGEST_LENGTH];
	const uint8 *content = (const uint8 *) sheet + offsetof(Sheet, version);
	pg_cryptohash_ctx *context = pg_cryptohash_create(PG_SHA256);

	if (context == NULL || pg_cryptohash_init(context) < 0 ||
	    pg_cryptohash_update(context, content, sheet->length - offsetof(Sheet, version)) < 0 ||
	    pg_cryptohash_final(context, digest, sizeof(digest)) < 0)
		elog(ERROR, "could not compute a score sheet's fingerprint");
	pg_cryptohash_free(context);
	memcpy(fingerprint, digest, FINGERPRINT_LENGTH);
}

void
sheet_set_fingerprint(Sheet *sheet)
{
	compute_fingerprint(sheet, sheet->fingerprint);
}

bool
sheet_has_fingerprint(const Sheet *sheet)
{
	uint8 fingerprint[FINGERPRINT_LENGTH];

	compute_fingerprint(sheet, fingerprint);
	return memcmp(fingerprint, sheet->fingerprint, FINGERPRINT_LENGTH) == 0;
}

/* The extras' head is written when it is known where they stand. */
static uint32
lay_out_extras(StringInfo block, const SheetReader *reader)
{
	SheetExtras extras = {.rank_by = reader->rank_by};
	uint32 head = lay_out(block, &extras, sizeof(SheetExtras));

	/* the others are known only when the expressions are compiled */
	for (int list = 0; list < EXTRA_PROGRAMS; list++)
	{
		extras.lists[list].n = (uint32) reader->lists[list].len / extra_entry_size[list];
		extras.lists[list].offset = lay_out(block, reader->lists[list].data, reader->lists[list].len);
	}
	memcpy(block->data + head, &extras, sizeof(SheetExtras));
	return head;
}

Sheet *
sheet_assemble(SheetReader *reader)
{
	Sheet header = reader->header;
	StringInfoData block;
	Sheet *sheet;
	uint32 texts;
	CodeSlot *slots;

	header.version = reader->is_format_2 ? SHEET_VERSION : SHEET_VERSION_PLAIN;
	header.n_steps = (uint32) (reader->steps.len / sizeof(Step));
	header.n_remarks = (uint16) (reader->remarks.len / sizeof(Remark));
	for (header.n_slots = 4; header.n_slots < 3u * header.n_criteria / 2;)
		header.n_slots *= 2;
	slots = palloc0(sizeof(CodeSlot) * header.n_slots);

	initStringInfo(&block);
	lay_out(&block, &header, sizeof(Sheet));
	header.criteria = lay_out(&block, reader->criteria, sizeof(Criterion) * header.n_criteria);
	header.steps = lay_out(&block, reader->steps.data, reader->steps.len);
	header.classes = lay_out(&block, reader->classes.data, reader->classes.len);
	header.remarks = lay_out(&block, reader->remarks.data, reader->remarks.len);
	header.tie_breaks = lay_out(&block, reader->tie_breaks.data, reader->tie_breaks.len);
	header.slots = lay_out(&block, slots, sizeof(CodeSlot) * header.n_slots);
	texts = lay_out(&block, reader->texts.data, reader->texts.len);
	if (reader->is_format_2)
		header.extras = lay_out_extras(&block, reader);
	header.length = (uint32) block.len;

	sheet = (Sheet *) block.data;
	*sheet = header;
	SET_VARSIZE(sheet, block.len);
	shift_texts(block.data, texts);
	sheet_index(sheet);
	return sheet;
}

/* Programs ---------------------------------------------------------------------------- */

/* Where in the text, if it has lines; then what is wrong. */
static void
report_expression(SheetReader *reader, const PendingExpression *pending, const ExpressionFault *fault)
{
	const char *sqlstate = fault->text.sqlstate;
	char *place = fault->line > 1 ? psprintf("line %u, column %u", fault->line, fault->column) :
	                                psprintf("character %u", fault->position);

	reader_fault(reader, MAKE_SQLSTATE(sqlstate[0], sqlstate[1], sqlstate[2], sqlstate[3], sqlstate[4]),
	             pending->label, psprintf("\"%s\", %s: %s", pending->name, place, fault->text.message),
	             fault->text.detail[0] != '\0' ? pstrdup(fault->text.detail) : NULL,
	             fault->text.hint[0] != '\0' ? pstrdup(fault->text.hint) : NULL);
}

/* Put a list behind all others; until then it is empty. */
static Sheet *
append_list(Sheet *sheet, ExtraList list, const StringInfoData *entries)
{
	uint32 offset = (uint32) MAXALIGN(sheet->length);
	SheetList *place;

	sheet = repalloc(sheet, offset + (Size) entries->len);
	memset((char *) sheet + sheet->length, 0, offset - sheet->length);
	memcpy((char *) sheet + offset, entries->data, entries->len);
	place = (SheetList *) sheet_list(sheet, list);
	*place = (SheetList){(uint32) entries->len / extra_entry_size[list], offset};
	sheet->length = offset + (uint32) entries->len;
	SET_VARSIZE(sheet, sheet->length);
	return sheet;
}

/* Compile all expressions into the lists that wait for them; false if one has a fault. */
static bool
compile_expressions(SheetReader *reader, Sheet *sheet, StringInfo programs)
{
	ExpressionRoom *room = palloc(sizeof(ExpressionRoom));
	bool sound = true;
	ListCell *cell;

	foreach(cell, reader->expressions)
	{
		const PendingExpression *pending = lfirst(cell);
		SheetNames names;
		ExpressionCodes codes = sheet_expression_codes(&names, sheet, pending->place);
		ExpressionFault fault;
		ProgramRef *program =
			(ProgramRef *) ((char *) sheet + sheet_list(sheet, pending->list)->offset + pending->at);

		CHECK_FOR_INTERRUPTS();
		if (expression_parse(pending->text, (size_t) pending->length, &program_places[pending->place], &codes,
		                     room, &fault))
		{
			*program = (uint32) MAXALIGN(sheet->length) + (uint32) programs->len;
			appendBinaryStringInfo(programs, (const char *) &room->expression,
			                       (int) expression_size(&room->expression));
		}
		else
		{
			report_expression(reader, pending, &fault);
			sound = false;
		}
	}
	pfree(room);
	return sound;
}

#define CIRCLE_SHOWN 12 /* codes of a circle that a fault names */

/* "I.1 → II → I.1" */
static char *
circle_text(const SheetReader *reader, const SheetOrder *order)
{
	StringInfoData text;

	initStringInfo(&text);
	for (uint32 i = 0; i < order->n; i++)
		if (i < CIRCLE_SHOWN)
			appendStringInfo(&text, "%s → ", reader->labels[order->criteria[i]]);
		else if (i == CIRCLE_SHOWN)
			appendStringInfoString(&text, "… → ");
	appendStringInfoString(&text, reader->labels[order->criteria[0]]);
	return text.data;
}

/* The criteria in the order in which they are computed; none where that needs no list. */
static StringInfoData
find_order(SheetReader *reader, const Sheet *sheet, SheetOrderKind kind)
{
	void *room = palloc(sheet_order_room(sheet));
	StringInfoData list;
	SheetOrder order;

	initStringInfo(&list);
	if (!sheet_order(sheet, kind, room, &order))
		reader_fault(reader, INVALID,
		             order.criteria[0] == SHEET_ROOT ? NULL : reader->labels[order.criteria[0]],
		             psprintf("the criteria need each other: %s", circle_text(reader, &order)),
		             pstrdup("Each of them needs the next, as a parent needs its children or an expression "
		                     "what it names; so none can be computed first."),
		             pstrdup("Name another criterion in one of their expressions."));
	else if (kind == ORDER_OF_VALUES || !order.backwards)
		appendBinaryStringInfo(&list, (char *) order.criteria, (int) (sizeof(uint16) * order.n));
	pfree(room);
	return list;
}

Sheet *
sheet_with_programs(SheetReader *reader, Sheet *sheet)
{
	StringInfoData programs;
	StringInfoData orders[2];

	if (sheet->version == SHEET_VERSION_PLAIN)
		return sheet;
	initStringInfo(&programs);
	initStringInfo(&orders[ORDER_OF_VALUES]);
	initStringInfo(&orders[ORDER_OF_SCORES]);
	reader_find_lates(reader, sheet);
	if (compile_expressions(reader, sheet, &programs))
	{
		sheet = append_list(sheet, EXTRA_PROGRAMS, &programs);
		sheet_note_programs(sheet);
		orders[ORDER_OF_VALUES] = find_order(reader, sheet, ORDER_OF_VALUES);
		orders[ORDER_OF_SCORES] = find_order(reader, sheet, ORDER_OF_SCORES);
	}
	sheet = append_list(sheet, EXTRA_VALUES, &orders[ORDER_OF_VALUES]);
	return append_list(sheet, EXTRA_ORDER, &orders[ORDER_OF_SCORES]);
}
