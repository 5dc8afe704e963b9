/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An article that was divided has become the longer of its parts, as far as pairs tell; the other
 * part stands beside it without a pair, and has what the first one lost.
 */
#include "searcher/compare/pair/pairs.h"

#include "searcher/compare/limits.h"

enum {
	PART_UNITS = 8,
	PART_SHARED = 500, /* thousandths of the part that its partner has, and the pair has not */
};

/* Is passage i of the side a part of the partner of its neighbour? */
static bool is_part(const struct features *f, const struct pairs *p, int side, size_t i,
                    size_t neighbour)
{
	const struct pair *beside = &p->of[side][neighbour];
	const struct feature *of = feature(f, side, i);

	if (p->of[side][i].with != PAIR_NONE || beside->with == PAIR_NONE || beside->moved ||
	    beside->several)
		return false;
	if (of->kind == PASSAGE_HEADING || of->kind != feature(f, !side, beside->with)->kind ||
	    of->units < PART_UNITS || of->weight == 0)
		return false;
	/* Of several parts, the one that is the pair. */
	size_t first = p->of[!side][beside->with].with;
	return (uint64_t)ALIKE * features_shared(f, side, i, beside->with, first) >=
	       (uint64_t)PART_SHARED * of->weight;
}

static void join(struct pairs *p, int side, size_t i, size_t neighbour)
{
	uint32_t with = p->of[side][neighbour].with;

	p->of[side][i] = (struct pair){.with = with, .part = true};
	p->of[!side][with].several = true;
	p->of[!side][with].equal = false;
	p->of[side][p->of[!side][with].with].equal = false;
}

static bool has_time(const struct features *f, struct budget *budget, int side, size_t i)
{
	return !budget_spend(budget, feature(f, side, i)->n / COMPARE_STEPS + 1);
}

static void find_parts(const struct features *f, struct budget *budget, struct pairs *p, int side)
{
	size_t n = features_count(f, side);

	for (size_t i = 1; i < n && has_time(f, budget, side, i); i++)
		if (is_part(f, p, side, i, i - 1))
			join(p, side, i, i - 1);
	for (size_t i = n; i-- > 1 && has_time(f, budget, side, i - 1);)
		if (is_part(f, p, side, i - 1, i))
			join(p, side, i - 1, i);
}

void splits_find(const struct features *f, struct budget *budget, struct pairs *p)
{
	find_parts(f, budget, p, COMPARE_NEW);
	find_parts(f, budget, p, COMPARE_OLD);
}
