/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * JSON by jansson, in two small parts: a writer whose failure is sticky, and a reader.
 */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "core/buf.h"

/* ---- Writing: js_init, then values between js_open and js_close, then js_finish ---- */

enum { JS_DEPTH = 16 };

struct js {
	void *stack[JS_DEPTH]; /* the open containers, outermost first */
	size_t depth;
	bool failed; /* memory or depth; js_finish tells */
};

enum js_kind { JS_OBJECT, JS_ARRAY };

/* The outermost container is open after this. */
void js_init(struct js *w, enum js_kind kind);

/* In all that follows key is NULL inside an array. */
void js_open(struct js *w, const char *key, enum js_kind kind);
void js_close(struct js *w);
/* Text that is not UTF-8 is written with its ill-formed bytes as \xNN. */
void js_text(struct js *w, const char *key, const char *text, size_t len);
void js_str(struct js *w, const char *key, const char *text);
void js_int(struct js *w, const char *key, long long value);
void js_real(struct js *w, const char *key, double value);
void js_bool(struct js *w, const char *key, bool value);
void js_null(struct js *w, const char *key);
/* A value that was read, with all in it; the caller keeps it and must not free it before js_finish.
 */
struct json_t; /* of jansson */
void js_value(struct js *w, const char *key, const struct json_t *value);

/* Appends the text, indented or on one line, and frees the writer. */
enum zw_status js_finish(struct js *w, bool indented, struct buf *out, struct err *err);

/* Frees the writer instead. */
void js_drop(struct js *w);

/* ---- Reading ---- */

/* *value is NULL unless ZW_OK; ZW_BAD_INPUT names the line. Ends with js_free. */
enum zw_status js_parse(const char *text, size_t len, struct json_t **value, struct err *err);
void js_free(struct json_t *value);

/* NULL where there is none; everything below takes NULL. */
const struct json_t *js_member(const struct json_t *object, const char *key);
const struct json_t *js_item(const struct json_t *array, size_t i);
size_t js_size(const struct json_t *array);
enum js_type { JS_IS_NULL, JS_IS_STRING, JS_IS_ARRAY, JS_IS_OBJECT, JS_IS_OTHER };
enum js_type js_type(const struct json_t *value);
/* Calls fn for each member of an object, in the order of the text; what it returns other than ZW_OK
 * ends the walk and is returned. */
typedef enum zw_status js_member_fn(void *context, const char *key, const struct json_t *value,
                                    struct err *err);
enum zw_status js_each(const struct json_t *object, js_member_fn *fn, void *context,
                       struct err *err);
/* "" if it is no string; owned by the value. */
const char *js_as_str(const struct json_t *value);
/* 0 if it is no integer. */
long long js_as_int(const struct json_t *value);
/* 0 if it is no number. */
double js_as_real(const struct json_t *value);
bool js_as_bool(const struct json_t *value);

#endif
