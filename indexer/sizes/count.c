/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The files first, by their names; then the trees key by key, of which what is left over is their
 * own; then the texts.
 */
#include "indexer/sizes/sizes.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/shard/record.h"
#include "core/index/schema.h"
#include "core/varint.h"

#include <inttypes.h>
#include <string.h>

enum { VALUE_LIMIT = 1 << 30 /* bytes of a value of a tree */ };

/* ---- Files ---- */

struct file_part {
	const char *name;
	enum size_part part;
};

/* A name that ends with a slash stands for a folder. The tree is what is in it, so far. */
static const struct file_part of_shard[] = {
        {"tree/", SIZE_TREES},
        {"fold", SIZE_FOLD},
        {"facts", SIZE_FACTS},
        {"documents.at", SIZE_DOCUMENTS},
        {"passages.at", SIZE_PASSAGES},
        {"SHA256SUMS", SIZE_MANIFEST},
        {NULL, SIZE_OTHER},
};

static const struct file_part of_generation[] = {
        {"dead/", SIZE_DEAD},
        {"catalog", SIZE_CATALOG},
        {"suggest", SIZE_SUGGEST},
        {"sources", SIZE_SOURCES},
        {"terms", SIZE_TERMS},
        {"report.json", SIZE_REPORT},
        {"manifest.json", SIZE_MANIFEST},
        {"SHA256SUMS", SIZE_MANIFEST},
        {NULL, SIZE_OTHER},
};

struct counting {
	const struct file_part *files;
	struct sizes *sizes;
};

static enum zw_status count_file(void *context, const char *name, uint64_t bytes, struct err *err)
{
	const struct counting *c = context;
	const struct file_part *f = c->files;

	(void)err;
	while (f->name) {
		size_t len = strlen(f->name);
		if (f->name[len - 1] == '/' ? strncmp(name, f->name, len) == 0
		                            : strcmp(name, f->name) == 0)
			break;
		f++;
	}
	c->sizes->parts[f->part].bytes += bytes;
	c->sizes->bytes += bytes;
	return ZW_OK;
}

static enum zw_status count_files(const char *dir, const struct generation *g, struct sizes *sizes,
                                  struct err *err)
{
	struct counting c = {of_generation, sizes};
	PATH_BUF(path);

	buf_printf(&path, "%s/generations/%" PRIu64, dir, g->manifest.number);
	enum zw_status status = files_each(buf_cstr(&path), count_file, &c, err);
	c.files = of_shard;
	for (size_t i = 0; i < g->manifest.n_shards && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", dir, g->manifest.shards[i].name);
		status = files_each(buf_cstr(&path), count_file, &c, err);
	}
	buf_release(&path);
	return status;
}

/* ---- Trees ---- */

struct tree_counting {
	struct xap_tree *tree;
	struct sizes *sizes;
	struct buf value;
	enum zw_status status;
	struct err *err;
};

static enum size_part part_of_term(const char *term, size_t len)
{
	static const struct {
		const char *prefix;
		enum size_part part;
	} prefixes[] = {
	        {PREFIX_WORD, SIZE_WORDS}, {PREFIX_HEADING, SIZE_HEADINGS},
	        {PREFIX_KIND, SIZE_KINDS}, {PREFIX_TITLE, SIZE_TITLES},
	        {PREFIX_PATH, SIZE_PATHS},
	};

	for (size_t i = 0; len > 0 && i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (*term == *prefixes[i].prefix)
			return prefixes[i].part;
	return stream_tokens((struct span){term, len}, 1) > 1 ? SIZE_PAIRS : SIZE_TOKENS;
}

/* Which part a key belongs to; *first: it is the one with the head of a list of postings. */
static enum size_part part_of_key(const char *key, size_t len, bool *first)
{
	*first = *key == KEY_TEXT || *key == KEY_TITLE;
	switch (*key) {
	case KEY_TEXT:
	case KEY_TITLE:
		return part_of_term(key + 1, len - 1);
	case KEY_TEXT_ON:
	case KEY_TITLE_ON: /* a number follows */
		return len > 1 + XAP_NUMBER_SIZE ? part_of_term(key + 1, len - 1 - XAP_NUMBER_SIZE)
		                                 : SIZE_TREES;
	case KEY_RECORD:
		return SIZE_RECORDS;
	case KEY_MANIFEST:
	case KEY_SHARD:
	case KEY_PIECE:
		return SIZE_SERVED;
	case KEY_BLOCK:
	case KEY_BLOCKS:
		return SIZE_TEXTS;
	default:
		return SIZE_TREES;
	}
}

static bool count_key(void *context, const char *key, size_t len)
{
	struct tree_counting *c = context;
	bool first;
	uint32_t entries;

	buf_reset(&c->value);
	c->status = xap_get(c->tree, key, len, &c->value, c->err);
	if (c->status != ZW_OK)
		return false;
	enum size_part which = part_of_key(key, len, &first);
	struct size_of_part *part = &c->sizes->parts[which];
	const char *at = c->value.data;
	if (first && at && varint_take(&at, at + c->value.len, &entries)) {
		part->terms++;
		part->postings += entries;
	}
	uint64_t bytes = len + c->value.len;
	/* What is damaged may seem larger than the file it is in. */
	if (bytes > c->sizes->parts[SIZE_TREES].bytes)
		bytes = c->sizes->parts[SIZE_TREES].bytes;
	c->sizes->parts[SIZE_TREES].bytes -= bytes;
	part->bytes += bytes;
	return true;
}

static enum zw_status count_tree(const struct shard *s, struct sizes *sizes, struct err *err)
{
	struct tree_counting c = {
	        .tree = s->tree, .sizes = sizes, .value = BUF_INIT(VALUE_LIMIT), .err = err};
	enum zw_status status = xap_keys(s->tree, "", 0, count_key, &c, err);

	buf_release(&c.value);
	return status == ZW_OK ? c.status : status;
}

/* ---- Texts ---- */

static enum zw_status count_text(const struct shard *s, struct sizes *sizes, struct err *err)
{
	struct buf data = BUF_INIT(TEXTS_RECORD_LIMIT);
	struct passage_record record;
	enum zw_status status = ZW_OK;

	for (uint32_t p = 1; p <= s->info.passages && status == ZW_OK; p++) {
		if (dead_has(s->dead, TABLE_PASSAGES, p))
			continue;
		buf_reset(&data);
		status = shard_passage_record(s, p, &data, err);
		if (status == ZW_OK)
			status = passage_decode(buf_cstr(&data), data.len, &record, err);
		if (status == ZW_OK)
			sizes->text += record.text_len + 1; /* with the end of its line */
	}
	buf_release(&data);
	return status;
}

enum zw_status sizes_count(const char *dir, const struct generation *g, struct sizes *sizes,
                           struct err *err)
{
	*sizes = (struct sizes){0};
	enum zw_status status = count_files(dir, g, sizes, err);
	for (size_t i = 0; i < g->manifest.n_shards && status == ZW_OK; i++) {
		status = count_tree(&g->shards[i], sizes, err);
		if (status == ZW_OK)
			status = count_text(&g->shards[i], sizes, err);
	}
	return status;
}
