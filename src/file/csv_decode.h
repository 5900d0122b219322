/*
 * csv_decode.h - a file's bytes, piece by piece, in the database's encoding.
 */
#ifndef EMULATION_CSV_DECODE_H
#define EMULATION_CSV_DECODE_H

#include "server/compat.h"

#include "file/old_encodings.h"

typedef struct CsvDecoder
{
	const unsigned char *at; /* what is still to be decoded */
	const unsigned char *start;
	const unsigned char *end;
	int encoding; /* PostgreSQL's number, or one of UTF-16 */
	OldEncoding
		old;      /* not PostgreSQL's: the old encoding of the bytes, or of the text that represents them */
	bool is_text; /* of an old encoding: are they a text? */
	char *buffer; /* of the piece last returned */
} CsvDecoder;

/*
 * Opens content, which must outlive the decoder. name is an encoding that PostgreSQL converts,
 * or UTF-16, UTF-16LE, UTF-16BE; a byte order mark takes precedence and is removed. Or an old
 * one of Viet Nam's (old_encodings.h), in bytes or in a text of them. 22023: an unknown
 * encoding, or one that cannot be converted to the database's; 22P04: the file is not a text.
 */
extern void csv_decoder_open(CsvDecoder *decoder, bytea *content, const char *name);

/*
 * The next piece, of about the given number of bytes; *length is 0 at the end. It is valid
 * until the next call. 22021: bytes that the encoding does not have, with their place in the
 * file.
 */
extern char *csv_decode(CsvDecoder *decoder, Size about, Size *length);

#endif
