/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who has issued it. In order: title, letterhead, signature, cover, note, number; and where none of
 * them tells, what the end of the text suggests.
 */
#include "corpus/metadata/infer.h"

enum {
	LETTERHEAD_LINES = 10,
	LAST_LINES = 6,   /* from the end */
	NAME_BYTES = 160, /* between 由 and 负责解释 */
};

static void keep_signers(struct understanding *u)
{
	for (size_t i = 0; u->is_signed && i < u->signature.n; i++)
		infer_keep_issuers(&u->found[TRUST_INFERRED], u->signature.name_line,
		                   u->signature.names[i]);
}

/* 发展改革委办公厅  文件, 税务总局办公厅: lines above the title. On a page with menus above it,
 * only what is called 文件. */
static void keep_letterhead(struct understanding *u)
{
	static const char word[] = "文件";
	struct piece names[ISSUERS_LIMIT];
	bool menus = u->layout.title > LETTERHEAD_LINES;

	for (size_t i = 0; i < u->layout.title; i++) {
		struct piece p = piece_line(u->draft, i);
		bool called = piece_ends(p, word);
		if (called)
			p = piece_of(p.text, p.len - strlen(word));
		size_t n = menus && !called ? 0 : issuer_split(p, names, ISSUERS_LIMIT);
		for (size_t k = 0; k < n; k++)
			infer_keep_issuers(&u->found[TRUST_INFERRED], i, names[k]);
	}
}

static size_t keep_title_issuers(struct understanding *u, struct piece title, size_t line,
                                 bool *others)
{
	struct piece names[ISSUERS_LIMIT];
	size_t n = issuer_of_title(title, names, ISSUERS_LIMIT, others);

	for (size_t i = 0; i < n; i++)
		infer_keep_issuers(&u->found[TRUST_INFERRED], line, names[i]);
	return n;
}

/* 主席令 puts in force what an assembly has passed: that is whose law it is. */
static void passed_by(const struct understanding *u, size_t order, struct piece *issuer)
{
	for (size_t i = order; i < u->layout.lines && i <= order + LETTERHEAD_LINES; i++)
		if (issuer_of_assembly(piece_line(u->draft, i), issuer))
			return;
}

/* The title of the notice that sends along what the heading names, and covers: 国务院令. */
static bool keep_head_issuers(struct understanding *u)
{
	const struct layout *l = &u->layout;
	bool others;
	struct piece issuer;

	for (size_t i = 0; i < l->head_end && i < l->lines; i++) {
		struct piece p = piece_line(u->draft, i);
		if ((i >= l->address && i < l->address_end) || infer_is_sentence(p))
			continue;
		if (i >= l->title && piece_has(p, "发") && keep_title_issuers(u, p, i, &others))
			return true;
		if (piece_ends(p, "令") && issuer_of_act(p, &issuer)) {
			if (piece_ends(issuer, "主席"))
				passed_by(u, i, &issuer);
			infer_keep_issuers(&u->found[TRUST_INFERRED], i, issuer);
			return true;
		}
	}
	return false;
}

/* 国务院令第423号; of an order of several the number that names them all stands second. */
static void keep_of_number(struct understanding *u)
{
	struct metadata *m = &u->found[TRUST_INFERRED];
	const struct meta_value *v = metadata_get(m, META_NUMBER, 0);
	const struct meta_value *w = metadata_get(m, META_NUMBER, 1);
	struct piece issuers;

	if (w && text_ends(w->text, strlen(w->text), v->text))
		v = w;
	if (v && issuer_of_act((struct piece){v->text, strlen(v->text)}, &issuers))
		infer_keep_issuers(m, v->line - 1, issuers);
}

/* ---- What may be another body ---- */

/* Names on a line near the end: alone, in front of 发布, in front of a day of printing (whose
 * office prints for it). */
static bool keep_last_lines(struct understanding *u)
{
	static const char *const behind[] = {"发布", "印发", NULL};
	static const char office[] = "办公室";
	struct piece names[ISSUERS_LIMIT];
	size_t first = u->layout.lines > LAST_LINES ? u->layout.lines - LAST_LINES : 0, n = 0;

	for (size_t i = u->layout.lines; i-- > first && i > u->layout.title_end && n == 0;) {
		struct piece p = piece_line(u->draft, i);
		for (size_t k = 0; behind[k]; k++)
			if (piece_ends(p, behind[k]))
				p = piece_of(p.text, p.len - strlen(behind[k]));
		n = issuer_split(p, names, ISSUERS_LIMIT);
		for (size_t k = 0; k < n; k++) {
			struct piece whole = {names[k].text, names[k].len - strlen(office)};
			bool prints = piece_ends(names[k], office) && issuer_is(whole);
			infer_keep_issuers(&u->found[TRUST_WEAK], i, prints ? whole : names[k]);
		}
	}
	return n > 0;
}

/* 本办法由某局负责解释: rules are mostly interpreted by whom they are from. */
static void keep_interpreter(struct understanding *u)
{
	static const char *const verbs[] = {"负责解释", "解释。", "会同", NULL};

	for (size_t i = u->layout.lines; i-- > u->layout.head_end;) {
		struct piece p = piece_line(u->draft, i);
		const char *by =
		        (piece_has(p, "解释") || piece_ends(p, "负责")) && piece_has(p, "本")
		                ? memmem(p.text, p.len, "由", strlen("由"))
		                : NULL;
		if (!by)
			continue;
		by += strlen("由");
		struct scan s = scan_of(by, p.len - (size_t)(by - p.text));
		for (struct scan t = s; !scan_end(&s) && s.at < NAME_BYTES; t = s) {
			struct piece name = {s.text, s.at};
			if (scan_any(&t, verbs) && issuer_is(name)) {
				infer_keep_issuers(&u->found[TRUST_WEAK], i, name);
				return;
			}
			scan_next(&s);
		}
	}
}

void infer_issuers(struct understanding *u)
{
	struct metadata *m = &u->found[TRUST_INFERRED];
	struct piece title = {u->title.own, strlen(u->title.own)};
	bool others = false;

	if (keep_title_issuers(u, title, u->layout.title, &others) && !others)
		return;
	/* 第十四届全国人民代表大会第三次会议关于…的决议 */
	struct piece assembly;
	if (piece_starts(title, "第") && issuer_of_act(title, &assembly)) {
		infer_keep_issuers(m, u->layout.title, assembly);
		return;
	}
	keep_letterhead(u);
	if (!metadata_get(m, META_ISSUER, 0) || others)
		keep_signers(u);
	if (metadata_get(m, META_ISSUER, 0) || keep_head_issuers(u))
		return;
	if (u->note.issuer.len)
		infer_keep_issuers(m, u->note.issuer_line, u->note.issuer);
	else
		keep_of_number(u);
	if (!metadata_get(m, META_ISSUER, 0) && !keep_last_lines(u))
		keep_interpreter(u);
}
