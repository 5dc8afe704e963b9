/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rules that find places in an item.
 */
#ifndef SEARCHER_REWRITE_RULES_H
#define SEARCHER_REWRITE_RULES_H

#include "searcher/rewrite/place.h"

/* 第12条, 2022年3月5日, 5万元, 5%: numbers that something countable stands behind, in the other
 * notations. What is no such number (十四五, 一带一路, 四个意识) stays as it is. */
void numerals_find(struct places *p);

/* Names of bodies: corpus/name/bodies.tsv. */
void names_find(struct places *p);

/* The same of values of the filters of bodies: 机关:最高法. */
enum zw_status rewrite_filters(struct query *q, struct err *err);

/* What the documents of the collection themselves say is 简称. */
void aliases_find(const struct catalog *c, struct places *p);

#endif
