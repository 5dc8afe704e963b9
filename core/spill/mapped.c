/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/spill/mapped.h"

#include <assert.h>
#include <sys/resource.h>

enum {
	KEPT = 64 << 20, /* bytes in memory; where there are no more in all nothing is given back */
	AROUND = 64 << 10, /* bytes that come with each page that was not there */
};

static long faults_of_thread(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_minflt + usage.ru_majflt : 0;
}

enum zw_status mapped_add(struct mapped *m, struct spool *s, const void **at, struct err *err)
{
	assert(m->n < MAPPED_SPOOLS);
	struct files_map *map = &m->maps[m->n];
	enum zw_status status = spool_map(s, map, err);

	if (status != ZW_OK)
		return status;
	if (m->n++ == 0)
		m->faults = faults_of_thread();
	m->len += map->len;
	*at = map->at;
	return ZW_OK;
}

void mapped_release(struct mapped *m)
{
	for (size_t i = 0; i < m->n; i++)
		files_unmap(&m->maps[i]);
	*m = (struct mapped){0};
}

void mapped_relieve(struct mapped *m)
{
	if (m->len <= KEPT)
		return;
	long faults = faults_of_thread();
	if (faults - m->faults < KEPT / AROUND)
		return;
	m->faults = faults;
	for (size_t i = 0; i < m->n; i++)
		files_forget(&m->maps[i]);
}
