# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts `queries`, `start` and `mixed`: CPU of queries in processes that stay, and of ripgrep, which does not.

Each engine is one process that is asked all queries, one engine after the other for each query; a round
to warm up comes first. A query's figure is the median of its rounds; percentiles are those of the queries.
"""
from collections import defaultdict

from measure import median, percentile

NOTE = """CPU milliseconds of the process that answers, by its own clock: the ten best with snippets (Omega: of its
stored 512 bytes), ours with best passage, citation and all counts. ripgrep: a process for each query."""


def measure(bench, engines, queries):
    """{name: the median of the rounds, for each query}"""
    asked = {engine: engine.asked() for engine in engines}
    rounds = {engine: [] for engine in engines}
    for warm in (True, *[False] * bench.rounds):
        for query in queries:
            for engine, process in asked.items():
                process.ask(engine.line(query))
        for engine, process in asked.items():
            spent = process.lap()
            if not warm:
                rounds[engine].append(spent)
    for process in asked.values():
        process.close()
    return {engine: [median(of) for of in zip(*rounds[engine])] for engine in engines}


def queries(bench):
    """Phrases and pairs of words: all engines, the same queries."""
    bench.need_indexes()
    sets = {"phrases": [bench.drawer("phrases").phrase() for _ in range(bench.count)],
            "words": [bench.drawer("words").words() for _ in range(bench.count)]}
    for name, drawn in sets.items():
        for engine, spent in measure(bench, bench.indexed(), drawn).items():
            record(bench, name, engine, spent)
        for engine in bench.scanning():
            record(bench, name, engine, [engine.scan(q) for q in drawn[:bench.scanned]])
    for name in sets:
        report(bench, name, len(sets[name]))
    bench.say(NOTE)


def start(bench):
    """A process for each phrase: what it takes to begin, beside the query."""
    bench.need_indexes(ours_only=True)
    drawn = [bench.drawer("start").phrase() for _ in range(bench.scanned)]
    each = [median(bench.ours.start(query) for _ in range(bench.rounds)) for query in drawn]
    bench.record("start", bench.ours, cpu=median(each))
    bench.say(f"\nzhengwen-search, a process for each of {len(drawn)} phrases: {median(each):.2f} ms of CPU, median")


def record(bench, name, engine, spent):
    bench.record(name, engine, p50=percentile(spent, .5), p95=percentile(spent, .95),
                 mean=sum(spent) / len(spent))


def report(bench, name, count):
    said = {"phrases": "Phrases of 4 to 12 characters", "words": "Two words of one document"}[name]
    bench.say(f"\n{said}: {count} drawn from the texts (seed {bench.seed}; ripgrep: {bench.scanned}), "
              f"median of {bench.rounds}, warm")
    bench.say(f"  {'':14}{'p50 ms':>9}{'p95 ms':>9}{'mean ms':>9}{'p50 x Groonga':>15}{'p95 x Groonga':>15}")
    for engine in [*bench.indexed(), *bench.scanning()]:
        f = bench.figures[name, engine.name]
        bench.say(f"  {engine.name:14}{f['p50']:9.3f}{f['p95']:9.3f}{f['mean']:9.3f}"
                  f"{bench.times(name, engine, 'p50'):>15}{bench.times(name, engine, 'p95'):>15}")


def mixed(bench):
    """All kinds of queries, ours alone: the slowest of them."""
    bench.need_indexes(ours_only=True)
    drawn = [bench.drawer("mixed").mixed() for _ in range(bench.mixed)]
    process, kinds = bench.ours.asked(), defaultdict(list)
    for query in drawn[:500]:
        process.ask(bench.ours.line(query))
    process.lap()
    for query in drawn:
        process.ask(bench.ours.line(query))
    spent = process.lap()
    process.close()
    for query, ms in zip(drawn, spent):
        kinds[query.kind].append(ms)
    bench.record("mixed", bench.ours, p50=percentile(spent, .5), p99=percentile(spent, .99),
                 p999=percentile(spent, .999), worst=max(spent))
    bench.say(f"\nMixed queries: {len(drawn)} of {len(kinds)} kinds (seed {bench.seed}), each once, CPU ms: "
              f"p50 {percentile(spent, .5):.2f}, p99 {percentile(spent, .99):.1f}, "
              f"p99.9 {percentile(spent, .999):.1f}, slowest {max(spent):.1f}")
    bench.say(f"  {'':18}{'queries':>8}{'p50 ms':>9}{'p95 ms':>9}{'slowest':>9}")
    for kind, of in sorted(kinds.items(), key=lambda item: -percentile(item[1], .95)):
        bench.say(f"  {kind:18}{len(of):8}{percentile(of, .5):9.2f}{percentile(of, .95):9.2f}{max(of):9.1f}")
    bench.say("  the slowest:")
    for ms, query in sorted(zip(spent, drawn), key=lambda item: -item[0])[:5]:
        bench.say(f"  {ms:9.1f}  {query.kind}: {query.ours}")
