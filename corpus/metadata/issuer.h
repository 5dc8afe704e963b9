/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of public bodies (发文机关, 主送机关), told by how they end.
 */
#ifndef CORPUS_ISSUER_H
#define CORPUS_ISSUER_H

#include "core/buf.h"
#include "corpus/metadata/piece.h"

enum { ISSUERS_LIMIT = 40 }; /* of one document */

/* Is it the name of one body: 国务院办公厅, 最高人民法院, 青屿市交通运输局? */
bool issuer_is(struct piece p);

/* Parts names at white space, 、 ， and where one is glued to the next (甲市财政局甲市民政局).
 * Returns how many; 0 if anything among them is no name, or they are more than `most`. */
size_t issuer_split(struct piece p, struct piece *names, size_t most);

/* The bodies in front of 关于, 转发, 印发, … in a title; 0 if none stand there. *others: 等部门
 * follows, they are not all. */
size_t issuer_of_title(struct piece title, struct piece *names, size_t most, bool *others);

/* The body of a cover or note, or the bodies as one piece: 国务院令, 国务院、中央军事委员会令,
 * 全国人民代表大会常务委员会公告, 第八届全国人民代表大会第一次会议通过,
 * 最高人民法院审判委员会第1823次会议. */
bool issuer_of_act(struct piece p, struct piece *name);

/* 第十三届全国人民代表大会 anywhere in a line: the assembly that passed what 主席令 puts in force.
 */
bool issuer_of_assembly(struct piece p, struct piece *name);

/* Appends a name without white space, seal, 中华人民共和国 and the term of an assembly (第十一届).
 */
void issuer_write(struct piece name, struct buf *out);

#endif
