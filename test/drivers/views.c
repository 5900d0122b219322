/*
 * views.c - reads relations through ODBC, as a reporting tool does.
 *
 *   views CONNECTION-STRING RELATION...
 *
 * prints lines of fields with tabs between them: "relation NAME"; for each
 * column "column NAME TYPE", the type as the driver describes it, under the
 * server's name; for each row "row VALUE...", escaped as COPY escapes them.
 * Views.java and views.cjs print the same.
 */
#include <sql.h>
#include <sqlext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
	MOST_COLUMNS = 100
};

typedef struct Column
{
	SQLCHAR name[200];
	SQLSMALLINT type;
	SQLULEN size;
	SQLSMALLINT digits;
} Column;

static void
check(SQLRETURN code, SQLSMALLINT kind, SQLHANDLE handle, const char *what)
{
	SQLCHAR state[6] = "";
	SQLCHAR message[1000] = "";

	if (SQL_SUCCEEDED(code))
		return;
	SQLGetDiagRec(kind, handle, 1, state, NULL, message, sizeof message, NULL);
	fprintf(stderr, "%s: %s %s\n", what, state, message);
	exit(1);
}

static void
print_type(const Column *column)
{
	switch (column->type)
	{
		case SQL_BIT:
			printf("boolean");
			break;
		case SQL_INTEGER:
			printf("integer");
			break;
		case SQL_BIGINT:
			printf("bigint");
			break;
		case SQL_NUMERIC:
		case SQL_DECIMAL:
			printf("numeric(%lu,%d)", (unsigned long) column->size, column->digits);
			break;
		case SQL_TYPE_DATE:
			printf("date");
			break;
		case SQL_TYPE_TIMESTAMP:
			printf("timestamp");
			break;
		case SQL_VARCHAR:
		case SQL_WVARCHAR:
		case SQL_LONGVARCHAR:
		case SQL_WLONGVARCHAR:
			printf("text");
			break;
		default:
			printf("other (SQL type %d)", column->type);
	}
}

static void
print_character(unsigned long c)
{
	static const char special[] = "\\\t\n\r";
	const char *found = c < 0x80 && c != 0 ? strchr(special, (int) c) : NULL;

	if (found)
		printf("\\%c", "\\tnr"[found - special]);
	else if (c < 0x80)
		putchar((int) c);
	else if (c < 0x800)
		printf("%c%c", (int) (0xC0 | c >> 6), (int) (0x80 | (c & 0x3F)));
	else if (c < 0x10000)
		printf("%c%c%c", (int) (0xE0 | c >> 12), (int) (0x80 | (c >> 6 & 0x3F)), (int) (0x80 | (c & 0x3F)));
	else
		printf("%c%c%c%c", (int) (0xF0 | c >> 18), (int) (0x80 | (c >> 12 & 0x3F)),
		       (int) (0x80 | (c >> 6 & 0x3F)), (int) (0x80 | (c & 0x3F)));
}

/* Half of a character beyond the first 65,536 waits in *high for the other. */
static void
print_utf16(const SQLWCHAR *units, size_t number, unsigned long *high)
{
	for (size_t i = 0; i < number; i++)
	{
		if (units[i] >= 0xD800 && units[i] < 0xDC00)
			*high = units[i];
		else if (units[i] >= 0xDC00 && units[i] < 0xE000)
			print_character(0x10000 + ((*high - 0xD800) << 10) + (units[i] - 0xDC00));
		else
			print_character(units[i]);
	}
}

/* In UTF-16, as Windows programs take it, and piece by piece. */
static void
print_text(SQLHSTMT statement, SQLUSMALLINT number)
{
	SQLWCHAR piece[257];
	SQLLEN left;
	unsigned long high = 0;
	SQLRETURN code;

	while ((code = SQLGetData(statement, number, SQL_C_WCHAR, piece, sizeof piece, &left)) != SQL_NO_DATA)
	{
		check(code, SQL_HANDLE_STMT, statement, "SQLGetData");
		if (left == SQL_NULL_DATA)
		{
			printf("\\N");
			return;
		}
		if (left == SQL_NO_TOTAL || left >= (SQLLEN) sizeof piece)
			left = sizeof piece - sizeof *piece;
		print_utf16(piece, (size_t) left / sizeof *piece, &high);
	}
}

static void
print_value(SQLHSTMT statement, SQLUSMALLINT number, SQLSMALLINT type)
{
	union
	{
		unsigned char bit;
		SQLBIGINT whole;
		char digits[200];
		SQL_DATE_STRUCT date;
		SQL_TIMESTAMP_STRUCT time;
	} v;
	SQLLEN length;
	SQLSMALLINT as = type == SQL_BIT                            ? SQL_C_BIT :
	                 type == SQL_INTEGER || type == SQL_BIGINT  ? SQL_C_SBIGINT :
	                 type == SQL_NUMERIC || type == SQL_DECIMAL ? SQL_C_CHAR :
	                 type == SQL_TYPE_DATE                      ? SQL_C_TYPE_DATE :
	                 type == SQL_TYPE_TIMESTAMP                 ? SQL_C_TYPE_TIMESTAMP :
	                                                              SQL_C_WCHAR;

	if (as == SQL_C_WCHAR)
	{
		print_text(statement, number);
		return;
	}
	check(SQLGetData(statement, number, as, &v, sizeof v, &length), SQL_HANDLE_STMT, statement, "SQLGetData");
	if (length == SQL_NULL_DATA)
		printf("\\N");
	else if (as == SQL_C_BIT)
		printf(v.bit ? "t" : "f");
	else if (as == SQL_C_SBIGINT)
		printf("%lld", (long long) v.whole);
	else if (as == SQL_C_CHAR)
		printf("%s", v.digits);
	else if (as == SQL_C_TYPE_DATE)
		printf("%04d-%02d-%02d", v.date.year, v.date.month, v.date.day);
	else
		printf("%04d-%02d-%02d %02d:%02d:%02d.%03d", v.time.year, v.time.month, v.time.day, v.time.hour,
		       v.time.minute, v.time.second, (int) (v.time.fraction / 1000000));
}

static SQLSMALLINT
print_columns(SQLHSTMT statement, Column *columns)
{
	SQLSMALLINT number;

	check(SQLNumResultCols(statement, &number), SQL_HANDLE_STMT, statement, "SQLNumResultCols");
	if (number > MOST_COLUMNS)
	{
		fprintf(stderr, "%d columns are more than %d\n", number, MOST_COLUMNS);
		exit(1);
	}
	for (SQLSMALLINT i = 0; i < number; i++)
	{
		Column *c = &columns[i];

		check(SQLDescribeCol(statement, i + 1, c->name, sizeof c->name, NULL, &c->type, &c->size, &c->digits,
		                     NULL),
		      SQL_HANDLE_STMT, statement, "SQLDescribeCol");
		printf("column\t%s\t", c->name);
		print_type(c);
		printf("\n");
	}
	return number;
}

static void
print_relation(SQLHDBC connection, const char *name)
{
	SQLHSTMT statement;
	SQLCHAR query[300];
	Column columns[MOST_COLUMNS];
	SQLSMALLINT number;
	SQLRETURN code;

	check(SQLAllocHandle(SQL_HANDLE_STMT, connection, &statement), SQL_HANDLE_DBC, connection,
	      "SQLAllocHandle");
	snprintf((char *) query, sizeof query, "SELECT * FROM %s", name);
	check(SQLExecDirect(statement, query, SQL_NTS), SQL_HANDLE_STMT, statement, name);
	printf("relation\t%s\n", name);
	number = print_columns(statement, columns);
	while ((code = SQLFetch(statement)) != SQL_NO_DATA)
	{
		check(code, SQL_HANDLE_STMT, statement, "SQLFetch");
		printf("row");
		for (SQLSMALLINT i = 0; i < number; i++)
		{
			printf("\t");
			print_value(statement, i + 1, columns[i].type);
		}
		printf("\n");
	}
	SQLFreeHandle(SQL_HANDLE_STMT, statement);
}

int
main(int count, char **arguments)
{
	SQLHENV environment;
	SQLHDBC connection;

	if (count < 2)
		return 2;
	SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &environment);
	SQLSetEnvAttr(environment, SQL_ATTR_ODBC_VERSION, (SQLPOINTER) SQL_OV_ODBC3, 0);
	SQLAllocHandle(SQL_HANDLE_DBC, environment, &connection);
	check(SQLDriverConnect(connection, NULL, (SQLCHAR *) arguments[1], SQL_NTS, NULL, 0, NULL,
	                       SQL_DRIVER_NOPROMPT),
	      SQL_HANDLE_DBC, connection, "connection");
	for (int i = 2; i < count; i++)
		print_relation(connection, arguments[i]);
	SQLDisconnect(connection);
	return 0;
}
