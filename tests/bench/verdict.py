# SPDX-License-Identifier: GPL-2.0-or-later
"""The end of a run: the table of all engines, and what is asked of us line by line."""

# (what, part, figure, ratio to Groonga?, at most (-) or at least (+), limit, goal or None)
ASKED = (
    ("build, CPU", "build", "cpu", True, "-", 3, 1.5),
    ("build, time", "build", "wall", True, "-", 1.5, 1),
    ("build, peak MB", "build", "memory", False, "-", 300, None),
    ("index, x text", "build", "share", False, "-", 4, 2.5),
    ("phrases, p50", "phrases", "p50", True, "-", .5, None),
    ("phrases, p95", "phrases", "p95", True, "-", .5, None),
    ("words, p50", "words", "p50", True, "-", .4, None),
    ("words, p95", "words", "p95", True, "-", .25, None),
    ("start of zhengwen-search, ms", "start", "cpu", False, "-", 5, None),
    ("mixed, p99.9 ms", "mixed", "p999", False, "-", 50, None),
    ("exact phrases", "exact", "share", False, "+", 1, None),
    ("HTTP, answers a second", "http", "rate", True, "+", 5, None),
    ("HTTP, p99 at half load, ms", "http", "p99", False, "-", 20, None),
    ("HTTP, cached, of a fixed page", "cached", "share", False, "+", .6, None),
    ("4 machines, p50 ms more", "machines", "p50", False, "-", 2, None),
    ("4 machines, p95 ms more", "machines", "p95", False, "-", 2, None),
    ("4 machines, other answers", "machines", "differ", False, "-", 0, None),
)


def holds(sign, figure, limit):
    return figure <= limit if sign == "-" else figure >= limit


def line(bench, row):
    what, part, key, relative, sign, limit, goal = row
    figure = bench.ratio(part, bench.ours, key) if relative else \
        bench.figures.get((part, bench.ours.name), {}).get(key)
    if figure is None:
        return None
    word = "holds" if holds(sign, figure, limit) else "DOES NOT HOLD"
    if goal is not None:
        word += ", goal reached" if holds(sign, figure, goal) else f", goal {goal:g}"
    bound = f"{'at most' if sign == '-' else 'at least'} {limit:g}{' x Groonga' if relative else ''}"
    return f"  {what:32}{figure:9.2f}   {bound:26}{word}"


def cell(bench, part, engine, *keys):
    figures = bench.figures.get((part, engine.name), {})
    return " / ".join(f"{figures[k]:.2f}" for k in keys) if all(k in figures for k in keys) else "–"


def tell(bench):
    lines = [text for text in (line(bench, row) for row in ASKED) if text]
    if not lines:
        return
    bench.say(f"\n{bench.corpus.name()}, {bench.corpus.megabytes:.1f} MB, {len(bench.corpus.files)} documents, "
              f"medians of {bench.rounds}:\n")
    bench.say("| engine | build CPU s | build s | peak MB | index MB (x text) | phrase p50 / p95 ms | "
              "two words p50 / p95 ms | exact | HTTP a second |")
    bench.say("|---|---|---|---|---|---|---|---|---|")
    for engine in bench.engines:
        size = cell(bench, "build", engine, "size")
        share = cell(bench, "build", engine, "share")
        exact = bench.figures.get(("exact", engine.name), {}).get("share")
        bench.say(f"| {engine.name} | {cell(bench, 'build', engine, 'cpu')} | {cell(bench, 'build', engine, 'wall')} | "
                  f"{cell(bench, 'build', engine, 'memory')} | {size}{f' ({share})' if share != '–' else ''} | "
                  f"{cell(bench, 'phrases', engine, 'p50', 'p95')} | {cell(bench, 'words', engine, 'p50', 'p95')} | "
                  f"{f'{exact:.1%}' if exact is not None else '–'} | {cell(bench, 'http', engine, 'rate')} |")
    bench.say("\nAsked of it:")
    bench.say("\n".join(lines))
