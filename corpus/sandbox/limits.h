/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the reading of one document may cost.
 */
#ifndef CORPUS_SANDBOX_LIMITS_H
#define CORPUS_SANDBOX_LIMITS_H

enum {
	CPU_SECONDS = 10,      /* of each process: the reader, and the program that helps it */
	WALL_SECONDS = 30,     /* of waiting for it */
	MEMORY_MIB = 512,      /* of address space, of each process; not under a sanitizer */
	DESCRIPTORS = 32,      /* files open */
	ANSWER_MIB = 384,      /* all that a reader says: 256 MiB unpacked and what goes with it */
	COMPLAINT_BYTES = 2048 /* of stderr that are kept */
};

#endif
