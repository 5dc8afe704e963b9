# SPDX-License-Identifier: GPL-2.0-or-later
"""Part `build`: what it costs to make an index from nothing, and what it takes on disk."""
from measure import median

NOTE = """CPU: user and system seconds of the process and its children; memory: of all its processes together,
mapped files included (Groonga maps its tables); index: what is allocated on disk, Groonga's and ours with
the text that is shown, Omega's without."""


def run(bench):
    """Makes the index of each engine anew, in turns; the last one of each stays and is asked."""
    rounds = {engine.name: [] for engine in bench.indexed()}
    for _ in range(bench.rounds):
        for engine in bench.indexed():
            rounds[engine.name].append(engine.build(bench.corpus))
    for engine in bench.indexed():
        spent, size = rounds[engine.name], engine.size()
        bench.record("build", engine, cpu=median(u.cpu for u in spent),
                     wall=median(u.wall for u in spent), memory=median(u.memory for u in spent),
                     size=size, share=size / bench.corpus.megabytes)
    report(bench)


def report(bench):
    text = bench.corpus.megabytes
    bench.say(f"\nBuilding: {bench.corpus.name()}, {len(bench.corpus.files)} files, {text:.1f} MB of text; "
              f"median of {bench.rounds}")
    bench.say(f"  {'':14}{'CPU s':>8}{'wall s':>8}{'MB/s':>7}{'peak MB':>9}{'index MB':>10}{'x text':>8}"
              f"{'CPU x Groonga':>15}{'wall x Groonga':>15}")
    for engine in bench.indexed():
        f = bench.figures["build", engine.name]
        bench.say(f"  {engine.name:14}{f['cpu']:8.2f}{f['wall']:8.2f}{text / f['wall']:7.1f}{f['memory']:9.0f}"
                  f"{f['size']:10.1f}{f['share']:8.2f}{bench.times('build', engine, 'cpu'):>15}"
                  f"{bench.times('build', engine, 'wall'):>15}")
    bench.say(NOTE)
