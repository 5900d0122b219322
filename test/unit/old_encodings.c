/*
 * old_encodings.c - every letter in every old encoding, what is none, and which texts look spoilt.
 *
 * The bytes are those of xvnkb's tables and, for capitals that are control characters, of
 * GNU recode's VPS and of RFC 1456; src/file/old_encodings.c was made from UniKey's.
 */
#include "file/old_encodings.h"
#include "file/spoilt_text.h"
#include "file/syllable.h"
#include "tap.h"

/* The 67 letters beside ASCII's: by vowel, then huyền, hỏi, ngã, sắc, nặng; đ. */
static const char small_letters[] = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịò"
									"ỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ";
static const char capital_letters[] = "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒ"
									  "ỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴĐ";

static const struct
{
	OldEncoding encoding;
	const char *small_bytes;
	const char *capital_bytes;
} all_letters[] = {
	{OLD_VNI,
     "\x61\xF8\x61\xFB\x61\xF5\x61\xF9\x61\xEF\x61\xEA\x61\xE8\x61\xFA\x61\xFC\x61\xE9"
     "\x61\xEB\x61\xE2\x61\xE0\x61\xE5\x61\xE3\x61\xE1\x61\xE4\x65\xF8\x65\xFB\x65\xF5"
     "\x65\xF9\x65\xEF\x65\xE2\x65\xE0\x65\xE5\x65\xE3\x65\xE1\x65\xE4\xEC\xE6"
     "\xF3\xED\xF2\x6F\xF8\x6F\xFB\x6F\xF5\x6F\xF9\x6F\xEF\x6F\xE2\x6F\xE0"
     "\x6F\xE5\x6F\xE3\x6F\xE1\x6F\xE4\xF4\xF4\xF8\xF4\xFB\xF4\xF5\xF4\xF9\xF4\xEF"
     "\x75\xF8\x75\xFB\x75\xF5\x75\xF9\x75\xEF\xF6\xF6\xF8\xF6\xFB\xF6\xF5\xF6\xF9"
     "\xF6\xEF\x79\xF8\x79\xFB\x79\xF5\x79\xF9\xEE\xF1",
     "\x41\xD8\x41\xDB\x41\xD5\x41\xD9\x41\xCF\x41\xCA\x41\xC8\x41\xDA\x41\xDC\x41\xC9"
     "\x41\xCB\x41\xC2\x41\xC0\x41\xC5\x41\xC3\x41\xC1\x41\xC4\x45\xD8\x45\xDB\x45\xD5"
     "\x45\xD9\x45\xCF\x45\xC2\x45\xC0\x45\xC5\x45\xC3\x45\xC1\x45\xC4\xCC\xC6"
     "\xD3\xCD\xD2\x4F\xD8\x4F\xDB\x4F\xD5\x4F\xD9\x4F\xCF\x4F\xC2\x4F\xC0"
     "\x4F\xC5\x4F\xC3\x4F\xC1\x4F\xC4\xD4\xD4\xD8\xD4\xDB\xD4\xD5\xD4\xD9\xD4\xCF"
     "\x55\xD8\x55\xDB\x55\xD5\x55\xD9\x55\xCF\xD6\xD6\xD8\xD6\xDB\xD6\xD5\xD6\xD9"
     "\xD6\xCF\x59\xD8\x59\xDB\x59\xD5\x59\xD9\xCE\xD1"},
	{OLD_VPS,
     "\xE0\xE4\xE3\xE1\xE5\xE6\xA2\xA3\xA4\xA1\xA5\xE2\xC0\xC4\xC5\xC3\xC6\xE8\xC8\xEB"
     "\xE9\xCB\xEA\x8A\x8B\xCD\x89\x8C\xEC\xCC\xEF\xED\xCE\xF2\xD5\xF5\xF3\x86\xF4\xD2"
     "\xB0\x87\xD3\xB6\xD6\xA9\xAA\xAB\xA7\xAE\xF9\xFB\xDB\xFA\xF8\xDC\xD8\xBA\xBB\xD9"
     "\xBF\xFF\x9B\xCF\x9A\x9C\xC7",
     "\x80\x81\x82\xC1\x02\x88\x8E\x8F\xF0\x8D\x04\xC2\x84\x85\x1C\x83\x03\xD7\xDE\xFE"
     "\xC9\x05\xCA\x93\x94\x95\x90\x06\xB5\xB7\xB8\xB4\x10\xBC\xBD\xBE\xB9\x11\xD4\x97"
     "\x98\x99\x96\x12\xF7\x9E\x9F\xA6\x9D\x13\xA8\xD1\xAC\xDA\x14\xD0\xAF\xB1\x1D\xAD"
     "\x15\xB2\xFD\xB3\xDD\x19\xF1"},
	{OLD_VISCII,
     "\xE0\xE4\xE3\xE1\xD5\xE5\xA2\xC6\xC7\xA1\xA3\xE2\xA5\xA6\xE7\xA4\xA7\xE8\xEB\xA8"
     "\xE9\xA9\xEA\xAB\xAC\xAD\xAA\xAE\xEC\xEF\xEE\xED\xB8\xF2\xF6\xF5\xF3\xF7\xF4\xB0"
     "\xB1\xB2\xAF\xB5\xBD\xB6\xB7\xDE\xBE\xFE\xF9\xFC\xFB\xFA\xF8\xDF\xD7\xD8\xE6\xD1"
     "\xF1\xCF\xD6\xDB\xFD\xDC\xF0",
     "\xC0\xC4\xC3\xC1\x80\xC5\x82\x02\x05\x81\x83\xC2\x85\x86\x06\x84\x87\xC8\xCB\x88"
     "\xC9\x89\xCA\x8B\x8C\x8D\x8A\x8E\xCC\x9B\xCE\xCD\x98\xD2\x99\xA0\xD3\x9A\xD4\x90"
     "\x91\x92\x8F\x93\xB4\x96\x97\xB3\x95\x94\xD9\x9C\x9D\xDA\x9E\xBF\xBB\xBC\xFF\xBA"
     "\xB9\x9F\x14\x19\xDD\x1E\xD0"},
	/* capitals with a tone are small letters in another font */
	{OLD_TCVN3,
     "\xB5\xB6\xB7\xB8\xB9\xA8\xBB\xBC\xBD\xBE\xC6\xA9\xC7\xC8\xC9\xCA\xCB\xCC\xCE\xCF"
     "\xD0\xD1\xAA\xD2\xD3\xD4\xD5\xD6\xD7\xD8\xDC\xDD\xDE\xDF\xE1\xE2\xE3\xE4\xAB\xE5"
     "\xE6\xE7\xE8\xE9\xAC\xEA\xEB\xEC\xED\xEE\xEF\xF1\xF2\xF3\xF4\xAD\xF5\xF6\xF7\xF8"
     "\xF9\xFA\xFB\xFC\xFD\xFE\xAE",
     NULL},
};

/* UTF-8 of letters, for is_text. */
static const char *
utf8(const uint32_t *letters, size_t count)
{
	static char text[8 * 1024];
	char *out = text;

	for (size_t i = 0; i < count; i++)
		if (letters[i] < 0x80)
			*out++ = (char) letters[i];
		else if (letters[i] < 0x800)
		{
			*out++ = (char) (0xC0 | letters[i] >> 6);
			*out++ = (char) (0x80 | (letters[i] & 0x3F));
		}
		else
		{
			*out++ = (char) (0xE0 | letters[i] >> 12);
			*out++ = (char) (0x80 | (letters[i] >> 6 & 0x3F));
			*out++ = (char) (0x80 | (letters[i] & 0x3F));
		}
	*out = '\0';
	return text;
}

static size_t
letters_of(const char *text, uint32_t *letters)
{
	size_t count = 0;
	size_t length = strlen(text);

	for (size_t at = 0, taken; at < length; at += taken)
		letters[count++] = old_utf8_letter((const unsigned char *) text + at, length - at, &taken);
	return count;
}

static const char *
decoded(OldEncoding encoding, const char *bytes)
{
	uint32_t letters[512];
	size_t count;
	size_t length = strlen(bytes);

	if (old_decode(encoding, (const unsigned char *) bytes, length, true, letters, &count) < length)
		return "(refused)";
	return utf8(letters, count);
}

/* What a text is told to be: the encoding, a colon, the text. */
static const char *
look(const char *text)
{
	static const char *const kinds[] = {"", "", "twice", "replaced", "lost"};
	static SpoiltText found;
	static char said[9 * 1024];
	uint32_t letters[1024];

	spoilt_text_look(letters, letters_of(text, letters), &found);
	if (found.kind == SPOILT_NOT)
		return "right";
	snprintf(said, sizeof(said), "%s%s%s",
	         found.kind == SPOILT_OLD ? old_encoding_name(found.encoding) : kinds[found.kind],
	         found.right_count > 0 ? ": " : "", utf8(found.right, found.right_count));
	return said;
}

static void
test_letters(void)
{
	for (size_t i = 0; i < sizeof(all_letters) / sizeof(all_letters[0]); i++)
	{
		const char *name = old_encoding_name(all_letters[i].encoding);

		is_text(decoded(all_letters[i].encoding, all_letters[i].small_bytes), small_letters,
		        "%s: small letters", name);
		if (all_letters[i].capital_bytes)
			is_text(decoded(all_letters[i].encoding, all_letters[i].capital_bytes), capital_letters,
			        "%s: capitals", name);
		is_text(decoded(all_letters[i].encoding, "I.1;\"957,11\"\t-\r\n"), "I.1;\"957,11\"\t-\r\n",
		        "%s: ASCII as it is", name);
	}
	is_text(decoded(OLD_TCVN3, "\xA1\xA2\xA3\xA4\xA5\xA6\xA7"), "ĂÂÊÔƠƯĐ", "TCVN3: capitals without a tone");
	is_text(decoded(OLD_TCVN3, "\x93"
	                           "B\xB9"
	                           "c Li\xAAu\x94 \x96 30\xB0"),
	        "“Bạc Liêu” – 30°", "TCVN3: print's signs are Windows'");
	is_text(decoded(OLD_VNI, "A\xF9 a\xD9"), "Á á", "VNI: the letter says the case, not the mark");
	is_text(decoded(OLD_VNI, "m\xB2 5\xD7"
	                         "3"),
	        "m² 5×3", "VNI: signs are Windows'");
}

static void
test_refusals(void)
{
	uint32_t letters[8];
	size_t count;
	const unsigned char *pair = (const unsigned char *) "ta\xEF";

	is_text(decoded(OLD_TCVN3, "\xC1"), "(refused)", "TCVN3 has no 0xC1");
	is_text(decoded(OLD_TCVN3, "a\x81"), "(refused)", "nor what windows-1252 leaves free");
	is_text(decoded(OLD_VNI, "t\xEF"), "(refused)", "VNI: a mark without a letter");
	is_text(decoded(OLD_VNI, "u\xE2"), "(refused)", "or with one that does not take it");
	is_int((int64_t) old_decode(OLD_VNI, pair, 2, false, letters, &count), 1,
	       "a letter at the end of a piece waits");
	is_int((int64_t) count, 1, "for its mark");
	is_int((int64_t) old_decode(OLD_VNI, pair, 2, true, letters, &count), 2,
	       "at the end of the file it has none");
	is_int((int64_t) old_decode(OLD_VNI, pair, 3, false, letters, &count), 3, "both together");
	is_int(letters[1], 0x1EA1, "are one");
	is_int((int64_t) old_decode(OLD_TCVN3, pair, 2, false, letters, &count), 2, "elsewhere nothing waits");
}

static void
test_names(void)
{
	is_int(old_encoding_named("TCVN3"), OLD_TCVN3, "TCVN3");
	is_int(old_encoding_named("abc"), OLD_TCVN3, "or ABC");
	is_int(old_encoding_named("TCVN-5712"), OLD_TCVN3, "or by the standard");
	is_int(old_encoding_named("VNI-Windows"), OLD_VNI, "VNI");
	is_int(old_encoding_named("vps"), OLD_VPS, "VPS");
	is_int(old_encoding_named("VISCII"), OLD_VISCII, "VISCII");
	is_int(old_encoding_named("WIN1258"), OLD_NONE, "windows-1258 is PostgreSQL's");
	is_int(old_encoding_named("tcvn3tcvn3tcvn3tcvn3"), OLD_NONE, "a long name");
	is_int(old_encoding_named(""), OLD_NONE, "no name");
}

static OldCarrier
carrier_of(const char *bytes, size_t about)
{
	OldCarrier carrier = OLD_ASCII;
	size_t length = strlen(bytes);

	for (size_t at = 0; at < length && carrier != OLD_BYTES;)
		at += old_carrier((const unsigned char *) bytes + at, length - at, about, &carrier);
	return carrier;
}

static void
test_carriers(void)
{
	for (size_t about = 1; about < 10; about++)
	{
		is_int(carrier_of("abc", about), OLD_ASCII, "ASCII, %zu bytes at a time", about);
		is_int(carrier_of("B\xB9"
		                  "c Li\xAAu",
		                  about),
		       OLD_BYTES, "TCVN3");
		is_int(carrier_of("Ba\xEF"
		                  "c Lie\xE2u",
		                  about),
		       OLD_BYTES, "VNI");
		is_int(carrier_of("B¹c Liªu", about), OLD_IN_UTF8, "TCVN3 in UTF-8");
		is_int(carrier_of("Bạc", about), OLD_NOT_AT_ALL, "Vietnamese");
	}
	is_int(old_byte(OLD_WIN1252, 0x2013), 0x96, "a dash of windows-1252");
	is_int(old_byte(OLD_WIN1252, 0x1EA1), -1, "ạ is none");
}

static void
test_syllables(void)
{
	static const char *const right[] = {"Bạc", "Liêu",  "nghiêng", "Đắc",   "Quốc", "quý", "giếng",
	                                    "gìn", "huyện", "Thuỷ",    "thủy",  "hoà",  "hòa", "ưu",
	                                    "yêu", "khuya", "ngoằng",  "xoong", "Uyên", "THỪA"};
	static const char *const wrong[] = {"Krông", "B¹c",    "café",   "Néi", "Baïc",    "bạk",
	                                    "tàc",   "Müller", "Pleiku", "bạạ", "nghiêngg"};
	uint32_t letters[64];

	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++)
		is_int(word_look(letters, letters_of(right[i], letters)), WORD_IS_SYLLABLE, "%s is a syllable",
		       right[i]);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		is_int(word_look(letters, letters_of(wrong[i], letters)), WORD_IS_NONE, "%s is none", wrong[i]);
	is_int(word_look(letters, letters_of("CSTĐ", letters)), WORD_SAYS_NOTHING, "CSTĐ says nothing");
}

/* Read in the wrong encoding, what a file, a name or a note looks like. */
static void
test_spoilt(void)
{
	static const char *const cases[][2] = {
		{"B¹c Liªu", "TCVN3: Bạc Liêu"},
		{"Hµ Néi", "TCVN3: Hà Nội"},
		{"NghÖ An", "TCVN3: Nghệ An"},
		{"§¬n vÞ", "TCVN3: Đơn vị"},
		{"§¾k L¾k", "TCVN3: Đắk Lắk"},
		{"CÇn Th¬", "TCVN3: Cần Thơ"},
		{"“B¹c Liªu”", "TCVN3: “Bạc Liêu”"},
		{"Danh hiÖu CST§ cÊp tØnh", "TCVN3: Danh hiệu CSTĐ cấp tỉnh"},
		{"Baïc Lieâu", "VNI: Bạc Liêu"},
		{"BAÏC LIEÂU", "VNI: BẠC LIÊU"},
		{"Ñôn vò haønh chính", "VNI: Đơn vị hành chính"},
		{"Caø Mau", "VNI: Cà Mau"},
		{"Báº¡c LiÃªu", "twice: Bạc Liêu"},
		{"B\u00e1\u00ba\u00a1c Li\u0102\u00aau", "twice: Bạc Liêu"}, /* by windows-1258 */
		{"B\uFFFDc Liêu", "replaced"},
		{"B?c Liêu", "lost"},
		{"Baòc Liêu huyêòn Hôìng Dân", "WIN1258"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		const char *said = look(cases[i][0]);

		if (!ok(strncmp(said, cases[i][1], strlen(cases[i][1])) == 0, "%s looks spoilt", cases[i][0]))
			printf("# %s\n", said);
	}
}

static void
test_right(void)
{
	/* what is right, foreign, technical, or too little to tell */
	static const char *const texts[] = {"Bạc Liêu",
	                                    "Hà Nam",
	                                    "Thanh Hóa",
	                                    "Tân Lân",
	                                    "Lê Văn Tám",
	                                    "Đắk Lắk",
	                                    "Krông Pắc",
	                                    "Cư M'gar",
	                                    "Ia Ðrăng",
	                                    "xã Ea Hʼleo",
	                                    "café",
	                                    "naïve",
	                                    "Noël",
	                                    "Thaï",
	                                    "où",
	                                    "père Noël",
	                                    "Zürich",
	                                    "São Paulo",
	                                    "Señor Núñez",
	                                    "Ångström",
	                                    "Æon Mall",
	                                    "Citroën",
	                                    "théâtre français",
	                                    "l'été à Orléans",
	                                    "Müller & Söhne",
	                                    "Łódź",
	                                    "m²",
	                                    "10 m³",
	                                    "30°C",
	                                    "5 µm",
	                                    "N·m",
	                                    "x·y",
	                                    "±0,5",
	                                    "§ 12",
	                                    "§5 a",
	                                    "«an»",
	                                    "«Lao động»",
	                                    "1ª",
	                                    "Mª",
	                                    "Nº 5",
	                                    "© 2025",
	                                    "Word®",
	                                    "3×4",
	                                    "÷",
	                                    "½",
	                                    "I.1",
	                                    "Có?",
	                                    "tại sao?",
	                                    "https://a.vn/x?id=1",
	                                    "a.vn/p?q",
	                                    "",
	                                    " ",
	                                    "É",
	                                    "ÉCOLE",
	                                    "“Ngày vì người nghèo”",
	                                    "2 – 3…",
	                                    "UBND tỉnh",
	                                    "12/QĐ-UBND, 3/NĐ-CP, 4/HĐ, BCĐ, ĐVT",
	                                    "CSTĐCS",
	                                    "TĐKT",
	                                    "Số 12/QĐ-UBND ngày 5/1/2025 về việc khen thưởng",
	                                    "日本",
	                                    "Привет",
	                                    "Straße",
	                                    "ï",
	                                    "Ü",
	                                    "TP. HCM",
	                                    "đ/c Trần Thị Ý"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		is_text(look(texts[i]), "right", "\"%s\" is right", texts[i]);
}

static void
test_files(void)
{
	static const struct
	{
		const char *bytes;
		OldEncoding encoding;
	} files[] = {
		{"\xA7\xACn v\xDE;M\xB7 ti\xAAu ch\xDD;K\xD5t qu\xB6\nB\xB9"
	     "c Li\xAAu;I.1;5\n",
	     OLD_TCVN3},
		{"\xD1\xF4n v\xF2;Ma\xF5 tie\xE2u ch\xED;Ke\xE1t qua\xFB\nBa\xEF"
	     "c Lie\xE2u;I.1;5\n",
	     OLD_VNI},
		{"M\xE3 ti\xEAu ch\xED;Don vi\n", OLD_WIN1252},
		{"\xD0\xF5n vi\xF2;Ma\xDE ti\xEAu chi\xEC;K\xEA\xECt qua\xD2\nBa\xF2"
	     "c Li\xEAu;I.1;5\n",
	     OLD_WIN1258},
		{"\x89\x50\x4E\x47\x0D\x0A\x1A\x0A", OLD_NONE},
		{"caf\xE9;th\xE9\xE2tre;fran\xE7"
	     "ais\n",
	     OLD_NONE},
		{"", OLD_NONE},
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		is_int(spoilt_file_guess((const unsigned char *) files[i].bytes, strlen(files[i].bytes)),
		       files[i].encoding, "file %zu is in %s", i,
		       files[i].encoding == OLD_NONE ? "nothing known" : old_encoding_name(files[i].encoding));
}

int
main(void)
{
	test_letters();
	test_refusals();
	test_names();
	test_carriers();
	test_syllables();
	test_spoilt();
	test_right();
	test_files();
	return done_testing();
}
