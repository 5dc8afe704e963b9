/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UTF-8 to UTF-16 and back, against ICU's own: random texts of all planes, pieces of all sizes, and
 * what is no text at all.
 */
#include "test.h"

#include "core/text/utf16.h"

#include <time.h>
#include <unicode/ustring.h>

enum { ROUNDS = 3000, LENGTH = 2500, UNITS = 2 * LENGTH, BYTES = 4 * LENGTH };

struct world {
	unsigned seed;
	UChar units[UNITS];
	char bytes[BYTES + 1];
	struct buf to;
};

static uint32_t any(struct world *w, uint32_t n)
{
	return (uint32_t)rand_r(&w->seed) % n;
}

/* Of a text of the index nearly all are Han. */
static UChar32 any_character(struct world *w)
{
	switch (any(w, 8)) {
	case 0:
		return (UChar32)any(w, 0x80);
	case 1:
		return (UChar32)(0x80 + any(w, 0x780));
	case 2:
		return (UChar32)(0x10000 + any(w, 0x100000));
	case 3:
		return (UChar32)(0xE000 + any(w, 0x2000));
	default:
		return (UChar32)(0x4E00 + any(w, 0x5000));
	}
}

static struct span any_text(struct world *w)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t n = 0, len, most = (int32_t)any(w, any(w, 4) ? 40 : LENGTH);

	for (int32_t i = 0; i < most; i++) {
		UChar32 c = any_character(w);
		U16_APPEND_UNSAFE(w->units, n, c);
	}
	u_strToUTF8(w->bytes, sizeof(w->bytes), &len, w->units, n, &code);
	assert_true(U_SUCCESS(code));
	return (struct span){w->bytes, (size_t)len};
}

static void assert_units(struct world *w, struct span16 units, struct span text)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t n;

	u_strFromUTF8(w->units, UNITS, &n, text.at, (int32_t)text.len, &code);
	assert_true(U_SUCCESS(code));
	assert_int_equal(units.len, n);
	assert_memory_equal(units.at, w->units, units.len * sizeof(*units.at));
}

static void there_and_back(void **state)
{
	struct world *w = *state;
	struct buf back = BUF_INIT(BYTES);

	for (int i = 0; i < ROUNDS; i++) {
		struct span text = any_text(w);
		buf_reset(&w->to);
		utf16_add(&w->to, text);
		struct span16 units = utf16_of(&w->to);
		assert_units(w, units, text);
		assert_int_equal(utf16_bytes(units), text.len);
		struct span again = utf16_decoded(units, &back);
		assert_int_equal(back.failed, ZW_OK);
		assert_int_equal(again.len, text.len);
		assert_memory_equal(again.at, text.at, text.len);
	}
	buf_release(&back);
}

/* No character is parted, and what is written stays within the room. */
static void in_pieces(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < ROUNDS; i++) {
		struct span text = any_text(w);
		size_t room = 2 + any(w, 9);
		buf_reset(&w->to);
		for (size_t at = 0; at < text.len;) {
			uint16_t *piece = malloc(room * sizeof(*piece));
			assert_non_null(piece);
			size_t n = utf16_encode(text, &at, piece, room);
			assert_in_range(n, 1, room);
			buf_add(&w->to, piece, n * sizeof(*piece));
			assert_false(U16_IS_LEAD(piece[n - 1]));
			free(piece);
		}
		assert_units(w, utf16_of(&w->to), text);
	}
}

static void along_the_text(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < ROUNDS; i++) {
		buf_reset(&w->to);
		utf16_add(&w->to, any_text(w));
		struct span16 units = utf16_of(&w->to);
		for (size_t at = 0, next; at < units.len; at = next) {
			UChar32 c;
			U16_GET(units.at, 0, at, units.len, c);
			next = at;
			assert_int_equal(utf16_next(units, &next), c);
			assert_int_equal(next, at + U16_LENGTH(c));
			assert_int_equal(utf16_before(units, next), at);
		}
	}
}

static void assert_decoded(const uint16_t *units, size_t n, const char *wanted)
{
	struct buf to = BUF_INIT(1000);
	struct span text = utf16_decoded((struct span16){units, n}, &to);

	assert_string_equal(text.at, wanted);
	assert_int_equal(text.len, strlen(wanted));
	assert_int_equal(utf16_bytes((struct span16){units, n}), text.len);
	buf_release(&to);
}

/* A damaged index has halves of pairs. */
static void what_is_no_text(void **state)
{
	static const uint16_t lead[] = {0xD842, 0x4E00, 0xD842}, trail[] = {0xDFB7, 'a', 0xDFB7},
	                      turned[] = {0xDFB7, 0xD842}, whole[] = {0xD842, 0xD842, 0xDFB7};
	struct span ill = {"一\xE4\xB8"
	                   "a\xED\xA0\x80",
	                   9};
	struct span16 units;
	size_t at = 0;

	(void)state;
	assert_decoded(lead, 3, "\uFFFD一\uFFFD");
	assert_decoded(trail, 3, "\uFFFDa\uFFFD");
	assert_decoded(turned, 2, "\uFFFD\uFFFD");
	assert_decoded(whole, 3, "\uFFFD𠮷");
	assert_decoded(whole, 0, "");
	assert_int_equal(utf16_next((struct span16){lead, 1}, &at), 0xFFFD);
	assert_int_equal(at, 1);
	assert_int_equal(utf16_before((struct span16){turned, 2}, 2), 1);
	assert_int_equal(utf16_before((struct span16){turned, 2}, 1), 0);

	struct buf to = BUF_INIT(1000);
	utf16_add(&to, ill);
	units = utf16_of(&to);
	assert_in_range(units.len, 4, 6);
	assert_int_equal(units.at[0], 0x4E00);
	assert_int_equal(units.at[1], 0xFFFD);
	assert_int_equal(units.at[2], 'a');
	assert_int_equal(units.at[3], 0xFFFD);
	buf_release(&to);
	assert_int_equal(utf16_of(&to).len, 0);
}

static int setup(void **state)
{
	const char *seed = getenv("ZW_SEED");
	struct world *w = calloc(1, sizeof(*w));

	if (!w)
		return -1;
	w->seed = seed ? (unsigned)atoi(seed) : (unsigned)time(NULL);
	printf("# ZW_SEED=%u\n", w->seed);
	w->to = BUF_INIT(2 * UNITS);
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	buf_release(&w->to);
	free(w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(there_and_back),
	        cmocka_unit_test(in_pieces),
	        cmocka_unit_test(along_the_text),
	        cmocka_unit_test(what_is_no_text),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
