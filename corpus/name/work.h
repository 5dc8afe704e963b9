/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Titles of works in a form that can be compared.
 */
#ifndef CORPUS_WORK_H
#define CORPUS_WORK_H

#include "core/buf.h"

/* The key of a work: a title without white space, quotation marks, commas, 中华人民共和国 and a
 * note of its version at its end (（2018年修正）, _20180101, （法释〔2020〕25号）), folded (width,
 * traditional, kinds of brackets, 人民代表大会 to 人大). （试行） and （一） stay: they are part of
 * a name. Two titles with one key are titles of one work, or of its versions. Replaces what key
 * holds; empty if nothing is left. */
void work_key(const char *title, size_t len, struct buf *key);

/* The same; *year is that of the note of the version, 0 if there is none. */
void work_key_year(const char *title, size_t len, struct buf *key, uint32_t *year);

/* Further keys under which the work may be known, in the order in which to try them: each names the
 * same work only where no document has the key itself. fn returns true to stop. In this order:
 * what a notice 关于印发…的通知 sends along; （试行） added; the usual issuers added to 关于…, or
 * taken off; 具体应用法律 for 适用法律 and the like. （试行） is never taken off: what came later
 * is another work. True if fn has stopped it. */
typedef bool work_key_fn(void *context, const char *key, size_t len);
bool work_key_fallbacks(const char *key, size_t len, work_key_fn *fn, void *context);

/* Keys of less exact names, which are no keys of titles themselves. They are listed for documents,
 * to be found by queries:
 *   ~湖泊保护条例 of 云泽省湖泊保护条例: without the place
 *   政府工作报告〔2022〕 of 2022年国务院政府工作报告, or of 政府工作报告, a document of 2022: what
 *   comes every year (报告, 公报, 要点 …)
 * `year` is that of a document whose title says none; 0: unknown. */
void work_key_looser(const char *key, size_t len, uint32_t year, work_key_fn *fn, void *context);
/* ~ and the key. */
void work_key_local(const char *key, size_t len, struct buf *local);
/* False, and yearly empty, if it is nothing that comes every year. */
bool work_key_yearly(const char *key, size_t len, uint32_t year, struct buf *yearly);

/* Is it the key of a decision that amends others: 关于修改公司法的决定? *work is then the key of
 * what it amends; empty if that is several works or not said (关于修改部分法律的决定). Where the
 * decision itself is not there, what it amended is next best. A law whose notes under the title
 * (题注) say that a decision on several works amended it (修正, 修订 stands behind) means itself.
 */
bool work_key_amends(const char *key, size_t len, struct buf *work);

/* Common short names: 民诉法 → 民事诉讼法. Replaces the key by that of the full name; false if it
 * is no short name. */
bool short_name(struct buf *key);

/* Row i of the table, from 0: static strings; false behind the last. */
bool short_name_row(size_t i, const char **name, const char **full);

#endif
