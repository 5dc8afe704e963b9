/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the command line does where libxapian fails beneath it.
 *
 * The tables of Xapian 1.4 have no checksums, and there is no time to hash them before a search
 * that takes milliseconds. A flipped bit in one can then crash the library, throw where nothing
 * may throw, or send it round in circles. None of that can be caught where it happens, so the
 * program says what it knows and ends with the exit code of a damaged index: whoever reads its exit
 * code is told "no usable index", not "died of a signal". That is right for a program that holds
 * nothing but its answer; zhengwen-web hashes every table before it serves it.
 */
#ifndef SEARCHER_CRASH_H
#define SEARCHER_CRASH_H

enum { CRASH_CPU_SECONDS = 120 }; /* of one query: the slowest takes less than one */

/* From now on the process ends so. Not under a sanitizer, which has more to say. */
void crash_guard(void);

/* Another query: the CPU time it may take begins now. */
void crash_restart_clock(void);

#endif
