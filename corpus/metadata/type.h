/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * 文种: what kind of document a title says it is.
 */
#ifndef CORPUS_TYPE_H
#define CORPUS_TYPE_H

#include "corpus/metadata/piece.h"

/* 通知 of …的紧急通知, 法律 of …法, 函 of …的复函. Static; "" if the title tells none. */
const char *type_of_title(struct piece title);

/* Is a document of this kind in force or not, unlike a speech? */
bool type_is_normative(const char *type);

/* Is it never in force, whatever it says of others: a speech, a report, 解读? */
bool type_is_told(const char *type);

/* 关于政府工作报告的决议: approves what has been done, and rules nothing. */
bool type_approves(struct piece title);

#endif
