/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: further keys of a work, what a decision amends.
 */
#include "corpus/name/fold.h"
#include "corpus/name/work.h"
#include "corpus/text/scan.h"

#include <string.h>

struct tries {
	work_key_fn *fn;
	void *context;
	struct buf key;
	bool found;
};

static void try_key(struct tries *t, const char *front, const char *key, size_t len,
                    const char *end)
{
	if (t->found)
		return;
	buf_reset(&t->key);
	buf_str(&t->key, front);
	buf_add(&t->key, key, len);
	buf_str(&t->key, end);
	if (t->key.len > 0 && !t->key.failed)
		t->found = t->fn(t->context, t->key.data, t->key.len);
}

/* ---- Further keys ---- */

/* 国务院办公厅关于印发湖泊办法的通知: 湖泊办法 */
static void try_sent(struct tries *t, const char *key, size_t len)
{
	static const char *const verbs[] = {"关于印发", "关于转发", "关于发布",
	                                    "关于公布", "印发",     NULL};
	static const char *const ends[] = {"的通知", "的公告", NULL};

	for (size_t e = 0; ends[e]; e++) {
		if (!text_ends(key, len, ends[e]))
			continue;
		for (size_t v = 0; verbs[v]; v++) {
			const char *at = memmem(key, len, verbs[v], strlen(verbs[v]));
			if (!at)
				continue;
			at += strlen(verbs[v]);
			size_t n = len - strlen(ends[e]);
			if ((size_t)(at - key) < n)
				try_key(t, "", at, n - (size_t)(at - key), "");
			return;
		}
	}
}

/* Who issues what begins with 关于, the most frequent first; longer ones before what they begin
 * with. */
static const char *const issuers[] = {"最高人民法院最高人民检察院",
                                      "最高人民法院",
                                      "最高人民检察院",
                                      "全国人大常委会",
                                      "全国人大",
                                      "中共中央办公厅国务院办公厅",
                                      "中共中央国务院",
                                      "中共中央",
                                      "国务院办公厅",
                                      "国务院",
                                      NULL};

static void try_issuers(struct tries *t, const char *key, size_t len)
{
	static const char about[] = "关于", by[] = "印发";

	if (text_starts(key, len, about)) {
		for (size_t i = 0; issuers[i]; i++)
			try_key(t, issuers[i], key, len, "");
		return;
	}
	for (size_t i = 0; issuers[i]; i++) {
		size_t n = strlen(issuers[i]);
		if (!text_starts(key, len, issuers[i]))
			continue;
		if (text_starts(key + n, len - n, about) || text_starts(key + n, len - n, by))
			try_key(t, "", key + n, len - n, "");
		return;
	}
}

/* Judicial interpretations have been renamed so when they were amended, and are cited by either
 * name. */
static void try_wordings(struct tries *t, const char *key, size_t len)
{
	static const char *const pairs[][2] = {
	        {"具体应用法律若干问题", "适用法律若干问题"},
	        {"适用法律若干问题", "具体应用法律若干问题"},
	        {"应用法律若干问题", "适用法律若干问题"},
	        {"适用法律若干问题", "应用法律若干问题"},
	        {"适用法律的若干问题", "适用法律若干问题"},
	};
	BUF_HERE(other, NAME_LIMIT * 4);

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]) && !t->found; i++) {
		const char *at = memmem(key, len, pairs[i][0], strlen(pairs[i][0]));
		if (!at)
			continue;
		size_t front = (size_t)(at - key), behind = front + strlen(pairs[i][0]);
		buf_reset(&other);
		buf_add(&other, key, front);
		buf_str(&other, pairs[i][1]);
		buf_add(&other, key + behind, len - behind);
		try_key(t, "", buf_cstr(&other), other.len, "");
		try_issuers(t, buf_cstr(&other), other.len);
	}
	buf_release(&other);
}

/* 公司法解释(三), 公司法司法解释三: 最高人民法院关于适用公司法若干问题的解释(三) */
static void try_interpretation(struct tries *t, const char *key, size_t len, const char *kind)
{
	static const char *const fronts[] = {"最高人民法院关于适用", "最高人民法院关于", NULL};
	static const char *const forms[] = {"的解释", "若干问题的解释", "若干问题的规定", NULL};
	const char *at = memmem(key, len, kind, strlen(kind));
	BUF_HERE(end, NAME_LIMIT * 2);

	if (!at || at == key || text_has(key, len, "关于"))
		return;
	size_t n = (size_t)(at - key), behind = n + strlen(kind);
	bool bare = behind < len && key[behind] != '(';
	for (size_t front = 0; fronts[front]; front++)
		for (size_t i = 0; forms[i]; i++) {
			buf_reset(&end);
			buf_str(&end, forms[i]);
			buf_str(&end, bare ? "(" : "");
			buf_add(&end, key + behind, len - behind);
			buf_str(&end, bare ? ")" : "");
			try_key(t, fronts[front], key, n, buf_cstr(&end));
		}
	buf_release(&end);
}

bool work_key_fallbacks(const char *key, size_t len, work_key_fn *fn, void *context)
{
	char room[NAME_LIMIT * 5];
	struct tries t = {fn, context, BUF_IN(room), false};

	try_sent(&t, key, len);
	if (!text_ends(key, len, ")"))
		try_key(&t, "", key, len, "(试行)");
	try_issuers(&t, key, len);
	try_wordings(&t, key, len);
	try_interpretation(&t, key, len, "司法解释");
	try_interpretation(&t, key, len, "解释");
	buf_release(&t.key);
	return t.found;
}

/* ---- What a decision amends ---- */

static bool several(const char *what, size_t len)
{
	static const char *const counts[] = {"部法律", "部行政法规", "件", "部法规", NULL};

	if (text_starts(what, len, "部分") || text_starts(what, len, "一批"))
		return true;
	const char *at = memmem(what, len, "等", strlen("等"));
	for (size_t i = 0; at && counts[i]; i++)
		if (text_has(at, len - (size_t)(at - what), counts[i]))
			return true;
	return false;
}

bool work_key_amends(const char *key, size_t len, struct buf *work)
{
	static const char *const verbs[] = {"关于修改和废止", "关于废止和修改", "关于修改",
	                                    "关于修正",       "关于修订",       NULL};
	static const char *const ends[] = {"的决定", "的决议", NULL};
	const char *at = NULL;
	size_t end = 0, verb = 0;

	buf_reset(work);
	for (size_t i = 0; ends[i]; i++)
		if (text_ends(key, len, ends[i]))
			end = len - strlen(ends[i]);
	while (verbs[verb] && !(at = memmem(key, end, verbs[verb], strlen(verbs[verb]))))
		verb++;
	if (!at)
		return false;
	at += strlen(verbs[verb]);
	size_t n = end - (size_t)(at - key);
	if (!several(at, n))
		buf_add(work, at, n);
	return true;
}
