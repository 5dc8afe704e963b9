/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORPUS_RADICAL_H
#define CORPUS_RADICAL_H

#include <stdint.h>

/* The character for a radical, itself for any other. Programs that make PDF name a glyph by the
 * radical that looks the same: ⺠ (U+2EA0) where 民 is meant. NFKC does not undo half of them. */
uint32_t radical_unified(uint32_t c);

#endif
