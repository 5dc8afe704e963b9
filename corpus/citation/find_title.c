/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Titles in 《》, and the names that a document gives for them.
 */
#include "core/text/utf8.h"
#include "corpus/citation/behind.h"
#include "corpus/citation/finder.h"
#include "corpus/name/fold.h"
#include "corpus/name/work.h"
#include "corpus/citation/title.h"

#include <string.h>

/* ---- Titles ---- */

static struct target title_target(struct finder *f, const struct cited_title *title)
{
	size_t mark = strlen("》"), behind = title->name + title->name_len + mark;
	BUF_HERE(text, NAME_LIMIT);
	uint32_t year;

	buf_add(&text, f->s.text + title->name, title->name_len);
	buf_add(&text, f->s.text + behind, title->extra_len);
	size_t len = text.len;
	if (title->plain_notes)
		buf_add(&text, f->s.text + title->end, title->notes_end - title->end);
	work_key_year(buf_cstr(&text), text.len, &f->key, &year);
	if (year == 0)
		work_key_year(buf_cstr(&text), len, &f->key, &year);
	buf_release(&text);
	alias_resolve(f->where->aliases, &f->key);
	finder_remember(f);
	return finder_target(f, CITED_TITLE, year);
}

/* 本法所附《税目税率表》 is an annex of the document. */
static bool is_annex(const struct finder *f)
{
	return text_ends(f->s.text, f->s.at, "所附") || text_ends(f->s.text, f->s.at, "所附的");
}

bool take_title(struct finder *f)
{
	struct cited_title title;
	struct references list;
	struct reference none = {0};

	if (!title_read(f->s, &title))
		return false;
	struct target t = is_annex(f) ? finder_self : title_target(f, &title);
	f->title = t;
	/* 《渔业许可证》 has no articles: a 第三条 behind it is of something else. */
	if (behind_type(f->s.text + title.name, title.name_len) || title.extra_len)
		f->named = t;
	f->title_end = title.end;
	f->attach = title.notes_end;
	f->s.at = title.plain_notes ? title.notes_end : title.end;
	struct scan s = f->s;
	scan_space(&s);
	scan_word(&s, "的");
	if (title.plain_notes && references_read(&s, none, &list) && list.at[0].article) {
		finder_add_list(f, title.start, &t, &list);
		f->s.at = s.at;
	} else {
		finder_add(f, title.start, title.end, &t, NULL);
	}
	return true;
}

/* ---- Names given: 以下简称 ---- */

static bool ends_name(uint32_t c)
{
	static const char marks[] = "》”」』’\"，,。；;）)、（(：:\n";
	size_t at = 0;

	while (at < sizeof(marks) - 1)
		if (utf8_next(marks, sizeof(marks) - 1, &at) == c)
			return true;
	return c == 0;
}

/* What 简称 at f->s is said of: the title just before, or a name without 《》. */
static bool alias_target(struct finder *f)
{
	static const char *const leads[] = {"（", "(", "，", ",", "以下", "下", NULL};
	size_t at = f->s.at;
	bool more = true;

	if (f->title.known && at < f->attach && at >= f->title_end) {
		buf_reset(&f->key);
		buf_add(&f->key, f->c->names.data + f->title.name, f->title.name_len);
		return true;
	}
	while (more) {
		more = false;
		for (size_t i = 0; leads[i]; i++)
			if (text_ends(f->s.text, at, leads[i])) {
				at -= strlen(leads[i]);
				more = true;
			}
	}
	if (f->title.known && at == f->title_end) {
		buf_reset(&f->key);
		buf_add(&f->key, f->c->names.data + f->title.name, f->title.name_len);
		return true;
	}
	struct behind b = at > f->floor ? behind_read(f->s.text, f->floor, at)
	                                : (struct behind){.kind = BEHIND_NOTHING};
	if (b.kind != BEHIND_NAME || b.start == b.type)
		return false;
	work_key(f->s.text + b.start, b.end - b.start, &f->key);
	short_name(&f->key);
	return true;
}

/* （以下简称《甲法》、《乙法》）: of several titles, and which is which cannot be told. */
static bool is_several(struct scan s)
{
	static const char *const parting[] = {"、", "和", "，", ",", NULL};
	static const char *const opening[] = {"《", "“", "\"", NULL};

	return scan_any(&s, parting) && scan_any(&s, opening);
}

void take_alias(struct finder *f)
{
	static const char *const quotes[] = {"：", ":", "为", "《", "“", "\"", "「", "‘", NULL};
	static const char *const closing[] = {"》", "”", "\"", "」", "’", NULL};
	bool known = f->where->aliases && alias_target(f);

	scan_word(&f->s, "简称");
	struct scan s = f->s;
	while (scan_any(&s, quotes))
		;
	size_t start = s.at;
	while (s.at - start < BRACKET_BYTES && !ends_name(scan_peek(&s)))
		scan_next(&s);
	size_t end = s.at;
	while (scan_any(&s, closing))
		;
	if (is_several(s))
		return;
	f->s.at = s.at;
	if (known && !text_starts(f->s.text + start, end - start, "本"))
		alias_add(f->where->aliases, f->s.text + start, end - start, &f->key);
}
