/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pieces hash as the whole does, however it is cut.
 */
#include "test.h"

#include "core/hash.h"

static void pieces_are_the_whole(void **state)
{
	struct hash_pieces *h = hash_pieces_new();
	char text[3000], wanted[HASH_HEX_SIZE], hex[HASH_HEX_SIZE];
	uint64_t hash[2];

	(void)state;
	assert_non_null(h);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * i % 251);
	for (size_t len = 0; len <= sizeof(text); len += 100) {
		for (size_t piece = 1; piece <= len + 1; piece = piece * 3 + 1) {
			hash_pieces_begin(h);
			for (size_t at = 0; at < len; at += piece)
				hash_pieces_add(h, text + at, piece < len - at ? piece : len - at);
			hash_pieces_end(h, hash);
			hash_pieces_hex(hash, hex);
			hash_hex(text, len, wanted);
			assert_string_equal(hex, wanted);
		}
	}
	hash_pieces_free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(pieces_are_the_whole)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
