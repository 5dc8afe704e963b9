/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the log says when a file of the index cannot be read while it serves. The small tables are
 * mapped: the system tells of one that was cut off, or of a disk that fails, by SIGBUS.
 */
#ifndef WEB_SERVICE_FAULT_H
#define WEB_SERVICE_FAULT_H

/* From now on the process says which file it was before it dies of the signal. Going on would be
 * guessing what had stood there; who starts it anew has every byte checked, and the last whole
 * generation serves. */
void fault_guard(void);

#endif
