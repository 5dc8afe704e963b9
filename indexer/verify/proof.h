/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The proof of recall: documents are read from their files once more, and phrases of them looked
 * for twice: by comparing tokens with tokens (plain.h), and by zhengwen-search. Every document that
 * has the phrase must be found, none of the others may be.
 */
#ifndef INDEXER_PROOF_H
#define INDEXER_PROOF_H

#include "core/index/store.h"

struct proof {
	uint64_t documents; /* that were read and compared */
	uint64_t changed;   /* sources that are not what was indexed, or not there: passed over */
	uint64_t phrases, comparisons, wrong;
};

/* Tells on stdout each source that it passes over, and each phrase that is not found as it should
 * be. `documents`: as many sources are drawn. ZW_NOT_FOUND, with the reason, if there is nothing to
 * compare with: the documents cannot be read from here. */
enum zw_status proof_make(const char *dir, uint64_t number, uint64_t documents, uint64_t seed,
                          struct proof *proof, struct err *err);

#endif
