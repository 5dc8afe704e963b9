/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the system knows of this process.
 */
#ifndef WEB_STATUS_PROCESS_H
#define WEB_STATUS_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

struct process {
	uint64_t resident, virtual_memory; /* bytes */
	uint64_t descriptors, descriptors_limit;
	double cpu, started; /* seconds; of the epoch */
};

/* From /proc. What cannot be read is 0. */
void process_read(struct process *process);

#endif
