/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/json.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ORDINARY = 8 << 10 /* bytes of an answer: room that need not grow */ };

/* Where jansson 2.14 finds no memory while it reads, it calls that a fault of the text, or leaves
 * out what it could not keep, without a word. So it is watched. */
static _Thread_local bool exhausted;

static void *watched_malloc(size_t size)
{
	void *memory = malloc(size);

	exhausted |= !memory;
	return memory;
}

/* Before there are threads. */
static __attribute__((constructor)) void watch(void)
{
	json_set_alloc_funcs(watched_malloc, free);
}

static json_t *container(enum js_kind kind)
{
	return kind == JS_OBJECT ? json_object() : json_array();
}

void js_init(struct js *w, enum js_kind kind)
{
	*w = (struct js){.depth = 1};
	w->stack[0] = container(kind);
	w->failed = !w->stack[0];
}

/* Takes over the reference to value. */
static void put(struct js *w, const char *key, json_t *value)
{
	json_t *into = w->depth ? w->stack[w->depth - 1] : NULL;
	int failed = key ? json_object_set_new_nocheck(into, key, value)
	                 : json_array_append_new(into, value);

	w->failed |= failed != 0;
}

void js_open(struct js *w, const char *key, enum js_kind kind)
{
	json_t *inner = container(kind);

	put(w, key, inner);
	if (w->depth == JS_DEPTH || w->failed) {
		w->failed = true;
		return;
	}
	w->stack[w->depth++] = inner;
}

void js_close(struct js *w)
{
	if (!w->failed && w->depth > 1)
		w->depth--;
}

void js_text(struct js *w, const char *key, const char *text, size_t len)
{
	struct buf clean = BUF_INIT(4 * len);

	if (!utf8_valid(text, len)) {
		utf8_printable(&clean, text, len);
		w->failed |= clean.failed != ZW_OK;
		text = buf_cstr(&clean);
		len = clean.len;
	}
	put(w, key, json_stringn_nocheck(text, len));
	buf_release(&clean);
}

void js_str(struct js *w, const char *key, const char *text)
{
	js_text(w, key, text, strlen(text));
}

void js_int(struct js *w, const char *key, long long value)
{
	put(w, key, json_integer(value));
}

void js_real(struct js *w, const char *key, double value)
{
	put(w, key, json_real(value));
}

void js_bool(struct js *w, const char *key, bool value)
{
	put(w, key, json_boolean(value));
}

void js_null(struct js *w, const char *key)
{
	put(w, key, json_null());
}

void js_value(struct js *w, const char *key, const struct json_t *value)
{
	/* What is written is never changed: sharing is as good as a copy. */
	put(w, key, json_incref((json_t *)value));
}

static int append(const char *bytes, size_t n, void *out)
{
	buf_add(out, bytes, n);
	return 0;
}

enum zw_status js_finish(struct js *w, bool indented, struct buf *out, struct err *err)
{
	size_t flags = JSON_REAL_PRECISION(10) | (indented ? JSON_INDENT(2) : JSON_COMPACT);

	buf_reserve(out, out->limit - out->len < ORDINARY ? out->limit - out->len : ORDINARY);
	bool failed = w->failed || json_dump_callback(w->stack[0], append, out, flags) != 0;

	json_decref(w->stack[0]);
	*w = (struct js){.failed = true};
	return failed ? err_no_memory(err) : buf_status(out, "JSON", err);
}

void js_drop(struct js *w)
{
	json_decref(w->stack[0]);
	*w = (struct js){.failed = true};
}

enum zw_status js_parse(const char *text, size_t len, struct json_t **value, struct err *err)
{
	json_error_t reason;

	exhausted = false;
	*value = json_loadb(text, len, JSON_REJECT_DUPLICATES, &reason);
	if (exhausted) {
		json_decref(*value);
		*value = NULL;
		return err_no_memory(err);
	}
	if (*value)
		return ZW_OK;
	return err_set(err, ZW_BAD_INPUT, _("JSON, line %d: %s"), reason.line, reason.text);
}

void js_free(struct json_t *value)
{
	json_decref(value);
}

const struct json_t *js_member(const struct json_t *object, const char *key)
{
	return json_object_get(object, key);
}

const struct json_t *js_item(const struct json_t *array, size_t i)
{
	return json_array_get(array, i);
}

size_t js_size(const struct json_t *array)
{
	return json_array_size(array);
}

enum js_type js_type(const struct json_t *value)
{
	if (!value || json_is_null(value))
		return JS_IS_NULL;
	if (json_is_string(value))
		return JS_IS_STRING;
	if (json_is_array(value))
		return JS_IS_ARRAY;
	return json_is_object(value) ? JS_IS_OBJECT : JS_IS_OTHER;
}

enum zw_status js_each(const struct json_t *object, js_member_fn *fn, void *context,
                       struct err *err)
{
	json_t *all = (json_t *)object;
	enum zw_status status = ZW_OK;

	for (void *i = json_object_iter(all); i && status == ZW_OK;
	     i = json_object_iter_next(all, i))
		status = fn(context, json_object_iter_key(i), json_object_iter_value(i), err);
	return status;
}

const char *js_as_str(const struct json_t *value)
{
	const char *text = json_string_value(value);

	return text ? text : "";
}

long long js_as_int(const struct json_t *value)
{
	return json_integer_value(value);
}

double js_as_real(const struct json_t *value)
{
	return json_number_value(value);
}

bool js_as_bool(const struct json_t *value)
{
	return json_is_true(value);
}
