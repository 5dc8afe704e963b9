/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The keys of an entry: from each place where a word begins its folded text, what that reads like
 * and the initials of that, in each of the readings of its characters.
 */
#include "core/i18n.h"
#include "core/pinyin/pinyin.h"
#include "core/text/utf8.h"
#include "indexer/suggest/suggest.h"

#include <string.h>

enum {
	TOKENS_MOST = 64,   /* of an entry, that are in its keys … */
	LETTERS_MOST = 24,  /* … of letters: who knows a longer name by heart writes it */
	SHORTEST_TAIL = 3,  /* tokens from a cut on: 的通知 is the end of everything */
	INSIDE_COST = 1200, /* of the score, where the key begins inside the entry */
	TEXT_MOST = 2048,   /* bytes of an entry that are looked at */
};

/* A token that is no mark. */
struct unit {
	struct span text;
	const char *readings[PINYIN_READINGS];
	size_t n; /* readings; 0: it stands for itself */
	bool cut;
};

static struct unit *unit_at(const struct suggest_keys *k, size_t i)
{
	return (struct unit *)(void *)k->units.data + i;
}

static size_t unit_count(const struct suggest_keys *k)
{
	return k->units.len / sizeof(struct unit);
}

void suggest_keys_init(struct suggest_keys *k, struct words *words)
{
	*k = (struct suggest_keys){.words = words,
	                           .cuts = BUF_INIT(4 * TEXT_MOST * sizeof(uint32_t)),
	                           .units = BUF_INIT(TOKENS_MOST * sizeof(struct unit)),
	                           .pool = BUF_INIT(SUGGEST_WRITINGS * (SUGGEST_KEY_LIMIT + 1))};
	tokens_init(&k->tokens, TEXT_MOST);
}

void suggest_keys_release(struct suggest_keys *k)
{
	tokens_release(&k->tokens);
	buf_release(&k->cuts);
	buf_release(&k->units);
	buf_release(&k->pool);
}

/* ---- Units ---- */

static void add_cut(void *context, size_t from, size_t to)
{
	uint32_t cut = (uint32_t)from;

	(void)to;
	buf_add(context, &cut, sizeof(cut));
}

/* Of 数据安全法, too, which is one word of the lexicon. */
static void add_cuts(void *context, size_t from, size_t to)
{
	struct suggest_keys *k = context;

	add_cut(&k->cuts, from, to);
	words_inside(k->words, &k->tokens, from, to, add_cut, &k->cuts);
}

static bool is_cut(const struct suggest_keys *k, size_t token)
{
	const uint32_t *cuts = (const void *)k->cuts.data;

	for (size_t i = 0; i < k->cuts.len / sizeof(*cuts); i++)
		if (cuts[i] == token)
			return true;
	return false;
}

/* Words that nothing worth typing begins with. */
static bool is_function_word(struct span c)
{
	static const char words[] = "的和与及等对在为中以之或其";

	return c.len == 3 && memmem(words, sizeof(words) - 1, c.at, c.len);
}

static void add_unit(struct suggest_keys *k, size_t token)
{
	const struct token *t = tokens_at(&k->tokens, token);
	struct unit u = {.text = {k->tokens.stream.data + t->stream, t->stream_len}};
	size_t at = 0;

	if (t->kind == TOKEN_MARK)
		return;
	if (t->kind == TOKEN_HAN)
		u.n = pinyin_readings(utf8_next(u.text.at, u.text.len, &at), u.readings);
	u.cut = is_cut(k, token) && !is_function_word(u.text);
	buf_add(&k->units, &u, sizeof(u));
}

static enum zw_status find_units(struct suggest_keys *k, const char *text, struct err *err)
{
	size_t len = strlen(text);

	buf_reset(&k->cuts);
	buf_reset(&k->units);
	enum zw_status status = tokens_scan(
	        &k->tokens, text, len > TEXT_MOST ? utf8_cut(text, len, TEXT_MOST) : len, err);
	if (status == ZW_OK)
		words_cut(k->words, &k->tokens, WORDS_INDEXED, add_cuts, k);
	for (size_t i = 0; i < tokens_count(&k->tokens) && unit_count(k) < TOKENS_MOST; i++)
		add_unit(k, i);
	if (status == ZW_OK)
		status = buf_status(&k->cuts, _("suggestions"), err);
	return status == ZW_OK ? buf_status(&k->units, _("suggestions"), err) : status;
}

/* 中华人民共和国 is left out by everybody: what follows is as good as the front. */
static size_t front_of(const struct suggest_keys *k)
{
	static const char *const front[] = {"中", "华", "人", "民", "共", "和", "国"};
	size_t n = sizeof(front) / sizeof(front[0]);

	if (unit_count(k) < n + 2)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (unit_at(k, i)->text.len != 3 ||
		    memcmp(unit_at(k, i)->text.at, front[i], 3) != 0)
			return 0;
	return n;
}

/* ---- Keys ---- */

/* Where one way to write the entry stands in its pool, from each unit on. */
struct writing {
	uint32_t at[TOKENS_MOST];
};

/* Which readings are taken: digit i of `variant` is that of the i-th unit that has several. */
static struct span written(const struct unit *u, enum suggest_by by, size_t *variant)
{
	if (by == SUGGEST_BY_TEXT || u->n == 0)
		return u->text;
	const char *reading = u->readings[*variant % u->n];
	*variant /= u->n;
	return (struct span){reading, by == SUGGEST_BY_PINYIN ? strlen(reading) : 1};
}

/* Units of the keys of that kind. */
static size_t written_units(const struct suggest_keys *k, enum suggest_by by)
{
	size_t n = unit_count(k);

	return by == SUGGEST_BY_TEXT || n < LETTERS_MOST ? n : LETTERS_MOST;
}

static void write_units(struct suggest_keys *k, enum suggest_by by, size_t variant,
                        struct writing *w)
{
	struct buf *pool = &k->pool;
	size_t begin = pool->len;

	for (size_t i = 0; i < written_units(k, by); i++) {
		const struct unit *u = unit_at(k, i);
		struct span s = written(u, by, &variant);
		w->at[i] = (uint32_t)pool->len;
		if (pool->len - begin + s.len > SUGGEST_KEY_LIMIT)
			s.len = 0;
		buf_add(pool, s.at, s.len);
		/* A reading is made of such letters. */
		for (size_t at = w->at[i]; by != SUGGEST_BY_TEXT && u->n == 0 && at < pool->len;
		     at++)
			pool->data[at] = pinyin_typed(pool->data[at]);
	}
	buf_char(pool, '\0');
}

/* The readings vary as the digits of a number do; those past the limit stay what they mostly are.
 */
static size_t variants_of(const struct suggest_keys *k)
{
	size_t n = 1;

	for (size_t i = 0; i < unit_count(k) && n < SUGGEST_VARIANTS; i++)
		if (unit_at(k, i)->n > 1)
			n *= unit_at(k, i)->n;
	return n < SUGGEST_VARIANTS ? n : SUGGEST_VARIANTS;
}

static bool is_there(const struct suggest_keys *k, const struct suggest_entry_key *key)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->at[i].by == key->by && k->at[i].text == key->text &&
		    strcmp(k->pool.data + k->at[i].at, k->pool.data + key->at) == 0)
			return true;
	return false;
}

static void add_keys(struct suggest_keys *k, enum suggest_by by, const struct writing *text,
                     const struct writing *w, uint32_t score)
{
	size_t n = written_units(k, by), front = front_of(k), cuts = 0;

	for (size_t i = 0; i < n && cuts < SUGGEST_CUTS; i++) {
		struct suggest_entry_key key = {by, w->at[i], text->at[i], score};
		bool good = i == 0 || i == front;
		if (!good && (!unit_at(k, i)->cut || n - i < SHORTEST_TAIL))
			continue;
		cuts++;
		if (!good)
			key.score = score > INSIDE_COST ? score - INSIDE_COST : 1;
		if (!is_there(k, &key))
			k->at[k->n++] = key;
	}
}

enum zw_status suggest_keys_find(struct suggest_keys *k, const char *text, uint32_t score,
                                 struct err *err)
{
	struct writing by_text, w;
	enum zw_status status = find_units(k, text, err);

	k->n = 0;
	buf_reset(&k->pool);
	if (status != ZW_OK || unit_count(k) == 0)
		return status;
	if (!buf_reserve(&k->pool, k->pool.limit))
		return err_no_memory(err);
	size_t variants = variants_of(k);
	write_units(k, SUGGEST_BY_TEXT, 0, &by_text);
	add_keys(k, SUGGEST_BY_TEXT, &by_text, &by_text, score);
	for (enum suggest_by by = SUGGEST_BY_PINYIN; by < SUGGEST_BYS; by++) {
		for (size_t v = 0; v < variants; v++) {
			write_units(k, by, v, &w);
			add_keys(k, by, &by_text, &w, score);
		}
	}
	return ZW_OK;
}
