/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The only C++ of the project: see core/index/xapian.h. Every entry point runs its body inside
 * guard(), the one place where exceptions become statuses.
 */
extern "C" {
#include "core/index/xapian.h"

#include "core/cli.h"
#include "core/i18n.h"
#include "core/index/schema.h"
}

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>
#include <xapian.h>

struct xap_writer {
	Xapian::WritableDatabase db;
	std::string path;
};

struct xap_table {
	Xapian::Database db;
};

struct xap_postings {
	Xapian::PostingIterator at, end;
};

namespace
{

/* Runs body, which returns a status; turns whatever it throws into one. */
template <typename Body> zw_status guard(err *e, Body body) noexcept
{
	try {
		return body();
	} catch (const std::bad_alloc &) {
		return err_no_memory(e);
	} catch (const Xapian::DocNotFoundError &x) {
		return err_set(e, ZW_NOT_FOUND, "%s", x.get_msg().c_str());
	} catch (const Xapian::DatabaseVersionError &x) {
		return err_set(e, ZW_OLD_VERSION, "%s", x.get_msg().c_str());
	} catch (const Xapian::DatabaseError &x) {
		const char *reason = x.get_error_string();
		/* Not a word about the index, but Xapian says it with its reason only. */
		for (int scarce : {EMFILE, ENFILE, ENOMEM})
			if (reason && strcmp(reason, strerror(scarce)) == 0)
				return err_set(e, ZW_NO_MEMORY, "%s: %s", x.get_msg().c_str(),
				               reason);
		return err_set(e, ZW_BAD_INDEX, "%s: %s%s%s", x.get_type(), x.get_msg().c_str(),
		               reason ? ": " : "", reason ? reason : "");
	} catch (const Xapian::Error &x) {
		return err_set(e, ZW_BAD_INDEX, "%s: %s", x.get_type(), x.get_msg().c_str());
	} catch (const std::exception &x) {
		return err_set(e, ZW_BAD_INDEX, "%s", x.what());
	} catch (...) {
		return err_set(e, ZW_BAD_INDEX, "%s", _("unknown failure inside Xapian"));
	}
}

/* Which block could not be written Xapian says, but not of which table. */
template <typename Body> zw_status guard(const xap_writer *w, err *e, Body body) noexcept
{
	zw_status status = guard(e, body);
	if (status == ZW_BAD_INDEX && e && !strstr(e->text, w->path.c_str()))
		err_set(e, status, "%s: %s", w->path.c_str(), err(*e).text);
	return status;
}

/* What BM25 makes of a term's occurrences in an entry. How rare the term is comes with its factor:
 * Xapian would count the dead. In steps of 2^-20: a sum of such steps is exact, in whatever order
 * it is made. Otherwise the last bit of a weight, and with it the order of equals, would depend on
 * how documents happen to be spread over the shards. */
class SteppedBM25 : public Xapian::Weight
{
	double k1, b, average;
	double most = 0; /* of a term that says all there is to say */

	static constexpr double STEP = 1.0 / (1 << 20);

	SteppedBM25 *clone() const override
	{
		return new SteppedBM25(k1, b, average);
	}

	void init(double factor) override
	{
		most = factor * (k1 + 1);
	}

	double part(double occurrences, double length) const
	{
		double normal = average > 0 ? length * (1 / average) : 0;
		return most * (occurrences / (k1 * (normal * b + (1 - b)) + occurrences));
	}

      public:
	SteppedBM25(double k1_, double b_, double average_) : k1(k1_), b(b_), average(average_)
	{
		need_stat(WDF);
		need_stat(WDF_MAX);
		need_stat(DOC_LENGTH);
		need_stat(DOC_LENGTH_MIN);
	}
	double get_sumpart(Xapian::termcount wdf, Xapian::termcount length,
	                   Xapian::termcount) const override
	{
		return std::round(part(wdf, length) / STEP) * STEP;
	}
	/* More occurrences weigh more, even if the entry is as much longer. */
	double get_maxpart() const override
	{
		/* 0 if this shard has no such term: with k1 = 0 that would be 0 / 0. */
		Xapian::termcount wdf = std::max<Xapian::termcount>(get_wdf_upper_bound(), 1);
		return part(wdf, std::max(wdf, get_doclength_lower_bound())) + STEP;
	}
	double get_sumextra(Xapian::termcount, Xapian::termcount) const override
	{
		return 0;
	}
	double get_maxextra() const override
	{
		return 0;
	}
};

/* On a full disk or without memory, some destructors inside Xapian 1.4 throw while an exception
 * passes: that ends the process whatever we catch. The index of before is untouched then, so it
 * ends as a failure does. */
[[noreturn]] void give_up() noexcept
{
	static const char message[] =
	        "zhengwen: Xapian gave up writing; is there space left on the disk, and memory?\n";
	ssize_t ignored = write(STDERR_FILENO, message, sizeof(message) - 1);
	(void)ignored;
	_exit(EXIT_FAILED);
}

enum { TERMS_A_UNIT = 4 /* of a budget, for each entry */ };

/* The entries of a set, each with weight 0 or the weight of the tier. */
class SetSource : public Xapian::PostingSource
{
	const xap_request &r;
	const xap_set *all_among, *all_first; /* of all folders; without all_among: every entry */
	const xap_set *among = nullptr, *first = nullptr;
	Xapian::docid current = 0, last = 0;
	Xapian::doccount size = 0;
	bool started = false;

	static bool has(const xap_set *set, Xapian::docid entry)
	{
		return set && entry <= set->last && (set->bits[entry / 64] >> (entry % 64) & 1);
	}

	const xap_set *find(const xap_set *sets, const std::string &shard) const
	{
		for (size_t i = 0; sets && i < r.n_sets; i++)
			if (shard == sets[i].shard)
				return &sets[i];
		return nullptr;
	}

	Xapian::docid member_from(Xapian::docid entry) const
	{
		if (!all_among)
			return entry <= last ? entry : 0;
		size_t words = among ? among->last / 64 + 1 : 0;
		size_t word = entry / 64;
		uint64_t bits = word < words ? among->bits[word] & (~UINT64_C(0) << entry % 64) : 0;
		while (!bits && ++word < words)
			bits = among->bits[word];
		return word < words ? word * 64 + __builtin_ctzll(bits) : 0;
	}

	/* To the first member >= entry; to the end if time is up. */
	void move_to(Xapian::docid entry)
	{
		bool over = budget_spend(r.budget, 1 + r.n_terms / TERMS_A_UNIT);
		current = over ? 0 : member_from(entry);
		started = true;
	}

      public:
	SetSource(const xap_request &request, const xap_set *a, const xap_set *f)
	    : r(request), all_among(a), all_first(f)
	{
	}

	PostingSource *clone() const override
	{
		return new SetSource(r, all_among, all_first);
	}

	void init(const Xapian::Database &db) override
	{
		std::string shard = db.get_metadata(METADATA_SHARD);
		among = find(all_among, shard);
		first = find(all_first, shard);
		last = db.get_lastdocid();
		size = all_among ? 0 : db.get_doccount();
		for (size_t i = 0; among && i <= among->last / 64; i++)
			size += __builtin_popcountll(among->bits[i]);
		current = 0;
		started = false;
		double heaviest = 0;
		for (uint32_t i = 0; among && among->weights && i <= among->last; i++)
			heaviest = std::max(heaviest, among->weights[i]);
		set_maxweight((all_first ? r.tier : 0) + heaviest);
	}

	Xapian::doccount get_termfreq_min() const override
	{
		return size;
	}
	Xapian::doccount get_termfreq_est() const override
	{
		return size;
	}
	Xapian::doccount get_termfreq_max() const override
	{
		return size;
	}
	double get_weight() const override
	{
		double own = among && among->weights ? among->weights[current] : 0;
		return own + (has(first, current) ? r.tier : 0);
	}
	Xapian::docid get_docid() const override
	{
		return current;
	}
	bool at_end() const override
	{
		return started && current == 0;
	}
	void next(double) override
	{
		if (!at_end())
			move_to(current + 1);
	}
	void skip_to(Xapian::docid entry, double) override
	{
		if (!at_end() && (!started || entry > current))
			move_to(entry);
	}
};

Xapian::Query build_query(const xap_request &r, SetSource &source, SetSource &within)
{
	std::vector<Xapian::Query> terms;
	for (size_t i = 0; i < r.n_terms; i++) {
		Xapian::Query term(std::string(r.terms[i].bytes, r.terms[i].len));
		terms.emplace_back(Xapian::Query::OP_SCALE_WEIGHT, term, r.terms[i].factor);
	}
	Xapian::Query query(Xapian::Query::OP_OR, terms.begin(), terms.end());
	if (r.among)
		query = Xapian::Query(Xapian::Query::OP_AND_MAYBE, Xapian::Query(&source), query);
	else if (r.within || (r.budget && r.budget->end))
		query = Xapian::Query(Xapian::Query::OP_FILTER, query, Xapian::Query(&within));
	if (r.without)
		query = Xapian::Query(Xapian::Query::OP_AND_NOT, query, Xapian::Query(r.without));
	return query;
}

} // namespace

zw_status xap_create(const char *path, xap_writer **writer, err *e)
{
	*writer = nullptr;
	return guard(e, [&] {
		std::set_terminate(give_up);
		/* Nobody reads a table before it is published, and no entry is ever taken out of
		 * one: neither syncing nor a list of terms by entry is needed. DB_DANGEROUS would
		 * save nothing, and hide the reason of a failure behind its own. */
		int flags = Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC |
		            Xapian::DB_NO_TERMLIST;
		auto w = std::make_unique<xap_writer>();
		w->db = Xapian::WritableDatabase(path, flags);
		w->path = path;
		*writer = w.release();
		return ZW_OK;
	});
}

zw_status xap_add(xap_writer *w, const xap_entry *entry, err *e)
{
	return guard(w, e, [&] {
		Xapian::Document document;
		for (size_t i = 0; i < entry->n_terms; i++)
			document.add_term(std::string(entry->terms[i].bytes, entry->terms[i].len),
			                  entry->terms[i].count);
		for (size_t i = 0; i < entry->n_values; i++)
			document.add_value(
			        entry->values[i].slot,
			        std::string(entry->values[i].bytes, entry->values[i].len));
		document.set_data(std::string(entry->data, entry->data_len));
		w->db.add_document(document);
		return ZW_OK;
	});
}

zw_status xap_flush(xap_writer *w, err *e)
{
	return guard(w, e, [&] {
		w->db.commit();
		return ZW_OK;
	});
}

zw_status xap_set_metadata(xap_writer *w, const char *key, const char *value, err *e)
{
	return guard(w, e, [&] {
		w->db.set_metadata(key, value);
		return ZW_OK;
	});
}

zw_status xap_finish(xap_writer *w, err *e)
{
	if (!w)
		return ZW_OK;
	/* First what can fail: on a full disk close() would throw while it unwinds itself. */
	zw_status status = guard(w, e, [&] {
		w->db.commit();
		w->db.close();
		return ZW_OK;
	});
	xap_discard(w);
	return status;
}

void xap_discard(xap_writer *w)
{
	/* On the way out of another failure; what is left on disk is removed next. */
	guard(nullptr, [&] {
		delete w;
		return ZW_OK;
	});
}

zw_status xap_compact(const char *from, const char *to, err *e)
{
	return guard(e, [&] {
		Xapian::Database(from).compact(std::string(to), Xapian::DBCOMPACT_NO_RENUMBER);
		return ZW_OK;
	});
}

zw_status xap_check(const char *path, err *e)
{
	return guard(e, [&] {
		std::ostringstream said;
		size_t errors = Xapian::Database::check(path, 0, &said);
		if (errors == 0)
			return ZW_OK;
		return err_set(e, ZW_BAD_INDEX, _("%s: %zu errors: %.600s"), path, errors,
		               said.str().c_str());
	});
}

zw_status xap_open(const char *const *paths, size_t n, xap_table **table, err *e)
{
	return guard(e, [&] {
		auto t = std::make_unique<xap_table>();
		for (size_t i = 0; i < n; i++)
			t->db.add_database(Xapian::Database(paths[i]));
		*table = t.release();
		return ZW_OK;
	});
}

void xap_close(xap_table *table)
{
	delete table;
}

uint32_t xap_count(const xap_table *table)
{
	uint32_t count = 0;

	guard(nullptr, [&] {
		count = table->db.get_doccount();
		return ZW_OK;
	});
	return count;
}

zw_status xap_length(xap_table *table, uint64_t *length, err *e)
{
	return guard(e, [&] {
		*length = table->db.get_total_length();
		return ZW_OK;
	});
}

zw_status xap_frequency(xap_table *table, const char *term, size_t len, uint32_t *count, err *e)
{
	return guard(e, [&] {
		*count = table->db.get_termfreq(std::string(term, len));
		return ZW_OK;
	});
}

zw_status xap_terms(xap_table *table, const char *prefix, size_t len, uint32_t most,
                    xap_term_fn *term, void *context, err *e)
{
	return guard(e, [&] {
		std::string start(prefix, len);
		auto end = table->db.allterms_end(start);
		for (auto i = table->db.allterms_begin(start); i != end && most > 0; ++i)
			most -= term(context, (*i).data(), (*i).size(), i.get_termfreq());
		return ZW_OK;
	});
}

zw_status xap_data(xap_table *table, uint32_t entry, buf *data, err *e)
{
	return guard(e, [&] {
		std::string text = table->db.get_document(entry).get_data();
		buf_add(data, text.data(), text.size());
		return buf_status(data, _("data of an entry"), e);
	});
}

zw_status xap_postings_open(xap_table *table, const char *term, size_t len, xap_postings **postings,
                            err *e)
{
	*postings = nullptr;
	return guard(e, [&] {
		std::string name(term, len);
		auto p = std::make_unique<xap_postings>();
		p->at = table->db.postlist_begin(name);
		p->end = table->db.postlist_end(name);
		if (p->at != p->end)
			*postings = p.release();
		return ZW_OK;
	});
}

void xap_postings_close(xap_postings *postings)
{
	delete postings;
}

zw_status xap_postings_seek(xap_postings *p, uint32_t entry, uint32_t *at, uint32_t *count, err *e)
{
	return guard(e, [&] {
		if (p->at != p->end && *p->at < entry) {
			if (*p->at + 1 == entry)
				++p->at;
			else
				p->at.skip_to(entry);
		}
		*at = p->at == p->end ? 0 : *p->at;
		*count = *at ? p->at.get_wdf() : 0;
		return ZW_OK;
	});
}

zw_status xap_rank(xap_table *table, const xap_request *r, xap_hit *hits, size_t *found,
                   uint32_t *all, err *e)
{
	return guard(e, [&] {
		SetSource source(*r, r->among, r->first);
		SetSource within(*r, r->within, nullptr);
		Xapian::Enquire enquire(table->db);
		enquire.set_query(build_query(*r, source, within));
		enquire.set_weighting_scheme(SteppedBM25(r->k1, r->b, r->average));
		if (r->sort_slot >= 0)
			enquire.set_sort_by_value((unsigned)r->sort_slot, true);
		else
			enquire.set_sort_by_relevance_then_value(r->tie_slot, false);
		if (r->collapse_slot >= 0)
			enquire.set_collapse_key((unsigned)r->collapse_slot);
		Xapian::MSet matches = enquire.get_mset(r->offset, r->limit, r->count_to);
		*found = 0;
		for (auto i = matches.begin(); i != matches.end(); ++i)
			hits[(*found)++] = {*i, i.get_weight()};
		bool counted =
		        matches.get_matches_lower_bound() == matches.get_matches_upper_bound();
		*all = counted ? matches.get_matches_lower_bound() : XAP_UNCOUNTED;
		return ZW_OK;
	});
}
