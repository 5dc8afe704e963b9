# SPDX-License-Identifier: GPL-2.0-or-later
"""A sample of `make torture`: the run of the indexer on top of an index is killed, its calls fail,
the power goes, memory runs out. tests/torture/ has the tools, each of which says what it does."""
import random
import sys

import pytest
from conftest import ROOT, slow_build

sys.path.insert(0, str(ROOT / "tests/torture"))

import calls  # noqa: E402
import memory  # noqa: E402
import power  # noqa: E402
import scene as torture  # noqa: E402

FEW = 3 if slow_build() else 12


@pytest.fixture(scope="module")
def scene():
    made = torture.Scene()
    yield made
    made.close()


@pytest.fixture(scope="module")
def listed(scene):
    if reason := calls.not_possible():
        pytest.skip(reason)
    return calls.listed(scene)


@pytest.fixture
def rng():
    return torture.seeded()


def test_no_call_is_missed(scene, listed):
    assert calls.compare_with_strace(scene, listed) == {}
    assert {"rename", "fsync", "pwrite64", "unlink"} <= {call.name for call in listed}


def test_killed_at_a_call(scene, listed):
    """From the first to the last; all about the moment of publication."""
    around = [c for c in listed if abs(c.number - calls.published_at(listed)) <= 3]
    sample = sorted({*torture.spread(listed, 3 * FEW), *around, listed[0], listed[-1]})
    assert torture.each(lambda call: calls.kill_at(scene, listed, call), sample, "kill") == []


def test_killed_while_all_is_spread_over_shards():
    """The same of a run with --shards, in which every shard is replaced."""
    if reason := calls.not_possible():
        pytest.skip(reason)
    made = torture.Scene(options=("--shards=2",))
    try:
        listed = calls.listed(made)
        around = [c for c in listed if abs(c.number - calls.published_at(listed)) <= 3]
        sample = sorted({*torture.spread(listed, 2 * FEW), *around, listed[0], listed[-1]})
        assert torture.each(lambda call: calls.kill_at(made, listed, call), sample, "kill") == []
    finally:
        made.close()


@pytest.mark.parametrize("fault", calls.FAULTS)
def test_a_call_fails(scene, listed, rng, fault):
    cases = [(fault, call) for call in listed if call.name in calls.FAULTS[fault]]
    sample = torture.spread(cases, FEW, rng)
    assert torture.each(lambda case: calls.fail_at(scene, case), sample, "fault") == []


@pytest.fixture(scope="module")
def recording(scene, listed):
    return power.Recording(scene)


def test_power_cuts(scene, recording, rng):
    assert power.cuts(scene, recording, 5 * FEW, rng, heal_each=6) == []


def test_power_cuts_would_be_seen(scene, recording):
    """With every sync taken for nothing there must be bad states: the test before can fail."""
    assert power.cuts(scene, recording, 40, random.Random(1), syncs=False) != []


@pytest.fixture(scope="module")
def allocations(scene):
    return memory.Tool(scene)


@pytest.mark.parametrize("name", memory.PARTS)
def test_an_allocation_fails(allocations, rng, name):
    assert memory.PARTS[name](allocations, 2 * FEW, rng) == []
