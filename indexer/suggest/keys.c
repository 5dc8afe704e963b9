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
	CUTS_MOST = 6,      /* of an entry */
	SHORTEST_TAIL = 3,  /* tokens from a cut on: 的通知 is the end of everything */
	VARIANTS_MOST = 4,  /* readings of a whole entry; further ones of its characters are left
	                     * to searcher/suggest/align.c */
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

static struct unit *unit_at(const struct suggest_maker *m, size_t i)
{
	return (struct unit *)(void *)m->units.data + i;
}

static size_t unit_count(const struct suggest_maker *m)
{
	return m->units.len / sizeof(struct unit);
}

enum zw_status suggest_maker_init(struct suggest_maker *m, struct suggest_image *image,
                                  struct words *words, struct err *err)
{
	*m = (struct suggest_maker){.image = image,
	                            .words = words,
	                            .cuts = BUF_INIT(4 * TEXT_MOST * sizeof(uint32_t)),
	                            .units = BUF_INIT(TOKENS_MOST * sizeof(struct unit)),
	                            .err = err};
	tokens_init(&m->tokens, TEXT_MOST);
	return ZW_OK;
}

void suggest_maker_release(struct suggest_maker *m)
{
	tokens_release(&m->tokens);
	buf_release(&m->cuts);
	buf_release(&m->units);
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
	struct suggest_maker *m = context;

	add_cut(&m->cuts, from, to);
	words_inside(m->words, &m->tokens, from, to, add_cut, &m->cuts);
}

static bool is_cut(const struct suggest_maker *m, size_t token)
{
	const uint32_t *cuts = (const void *)m->cuts.data;

	for (size_t i = 0; i < m->cuts.len / sizeof(*cuts); i++)
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

static void add_unit(struct suggest_maker *m, size_t token)
{
	const struct token *t = tokens_at(&m->tokens, token);
	struct unit u = {.text = {m->tokens.stream.data + t->stream, t->stream_len}};
	size_t at = 0;

	if (t->kind == TOKEN_MARK)
		return;
	if (t->kind == TOKEN_HAN)
		u.n = pinyin_readings(utf8_next(u.text.at, u.text.len, &at), u.readings);
	u.cut = is_cut(m, token) && !is_function_word(u.text);
	buf_add(&m->units, &u, sizeof(u));
}

static enum zw_status find_units(struct suggest_maker *m, const char *text)
{
	size_t len = strlen(text);

	buf_reset(&m->cuts);
	buf_reset(&m->units);
	enum zw_status status = tokens_scan(
	        &m->tokens, text, len > TEXT_MOST ? utf8_cut(text, len, TEXT_MOST) : len, m->err);
	if (status == ZW_OK)
		words_cut(m->words, &m->tokens, WORDS_INDEXED, add_cuts, m);
	for (size_t i = 0; i < tokens_count(&m->tokens) && unit_count(m) < TOKENS_MOST; i++)
		add_unit(m, i);
	return status;
}

/* 中华人民共和国 is left out by everybody: what follows is as good as the front. */
static size_t front_of(const struct suggest_maker *m)
{
	static const char *const front[] = {"中", "华", "人", "民", "共", "和", "国"};
	size_t n = sizeof(front) / sizeof(front[0]);

	if (unit_count(m) < n + 2)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (unit_at(m, i)->text.len != 3 ||
		    memcmp(unit_at(m, i)->text.at, front[i], 3) != 0)
			return 0;
	return n;
}

/* ---- Keys ---- */

/* Where one way to write the entry stands in the pool, from each unit on. */
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
static size_t written_units(const struct suggest_maker *m, enum suggest_by by)
{
	size_t n = unit_count(m);

	return by == SUGGEST_BY_TEXT || n < LETTERS_MOST ? n : LETTERS_MOST;
}

static void write_units(struct suggest_maker *m, enum suggest_by by, size_t variant,
                        struct writing *w)
{
	struct buf *pool = &m->image->sections[SUGGEST_POOL];
	size_t begin = pool->len;

	for (size_t i = 0; i < written_units(m, by); i++) {
		struct span s = written(unit_at(m, i), by, &variant);
		w->at[i] = (uint32_t)pool->len;
		if (pool->len - begin + s.len > SUGGEST_KEY_LIMIT)
			s.len = 0;
		if (by == SUGGEST_BY_TEXT)
			buf_add(pool, s.at, s.len);
		for (size_t k = 0; by != SUGGEST_BY_TEXT && k < s.len; k++)
			buf_char(pool, pinyin_typed(s.at[k]));
	}
	buf_char(pool, '\0');
}

/* The readings vary as the digits of a number do; those past the limit stay what they mostly are.
 */
static size_t variants_of(const struct suggest_maker *m)
{
	size_t n = 1;

	for (size_t i = 0; i < unit_count(m) && n < VARIANTS_MOST; i++)
		if (unit_at(m, i)->n > 1)
			n *= unit_at(m, i)->n;
	return n < VARIANTS_MOST ? n : VARIANTS_MOST;
}

static bool is_there(const struct suggest_maker *m, const struct suggest_key *key,
                     const struct suggest_key *first, const struct suggest_key *end)
{
	const char *pool = m->image->sections[SUGGEST_POOL].data;

	for (; first < end; first++)
		if (first->text == key->text && strcmp(pool + first->at, pool + key->at) == 0)
			return true;
	return false;
}

static void add_keys(struct suggest_maker *m, enum suggest_by by, const struct writing *text,
                     const struct writing *w, size_t before, uint32_t score)
{
	struct buf *keys = &m->image->sections[SUGGEST_KEYS + by];
	size_t n = written_units(m, by), front = front_of(m), cuts = 0;
	uint32_t entry =
	        (uint32_t)(m->image->sections[SUGGEST_ENTRIES].len / sizeof(struct suggest_entry));

	for (size_t i = 0; i < n && cuts < CUTS_MOST; i++) {
		struct suggest_key key = {w->at[i], text->at[i], entry, score};
		bool good = i == 0 || i == front;
		if (!good && (!unit_at(m, i)->cut || n - i < SHORTEST_TAIL))
			continue;
		cuts++;
		if (!good)
			key.score = score > INSIDE_COST ? score - INSIDE_COST : 1;
		if (keys->len && is_there(m, &key, (const void *)(keys->data + before),
		                          (const void *)(keys->data + keys->len)))
			continue;
		buf_add(keys, &key, sizeof(key));
	}
}

static void add_writings(struct suggest_maker *m, uint32_t score)
{
	struct writing text, w;
	size_t variants = variants_of(m);

	write_units(m, SUGGEST_BY_TEXT, 0, &text);
	add_keys(m, SUGGEST_BY_TEXT, &text, &text, m->image->sections[SUGGEST_KEYS].len, score);
	for (enum suggest_by by = SUGGEST_BY_PINYIN; by < SUGGEST_BYS; by++) {
		size_t before = m->image->sections[SUGGEST_KEYS + by].len;
		for (size_t v = 0; v < variants; v++) {
			write_units(m, by, v, &w);
			add_keys(m, by, &text, &w, before, score);
		}
	}
}

static uint32_t add_string(struct suggest_maker *m, const char *text)
{
	struct buf *strings = &m->image->sections[SUGGEST_STRINGS];
	uint32_t at = (uint32_t)strings->len;

	buf_add(strings, text, strlen(text) + 1);
	return at;
}

enum zw_status suggest_add(struct suggest_maker *m, const struct suggestion *s)
{
	enum zw_status status = find_units(m, s->text);

	if (status != ZW_OK || unit_count(m) == 0)
		return status;
	add_writings(m, s->score);
	struct suggest_entry entry = {.score = s->score, .kind = s->kind};
	entry.text = add_string(m, s->text);
	entry.query = strcmp(s->text, s->query) == 0 ? entry.text : add_string(m, s->query);
	buf_add(&m->image->sections[SUGGEST_ENTRIES], &entry, sizeof(entry));
	for (size_t i = 0; i < SUGGEST_SECTIONS && status == ZW_OK; i++)
		status = buf_status(&m->image->sections[i], _("suggestions"), m->err);
	return status;
}
