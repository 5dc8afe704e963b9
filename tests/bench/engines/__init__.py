# SPDX-License-Identifier: GPL-2.0-or-later
"""The engines that are measured side by side, each in a file of its own.

An engine has `name`; missing(), the Debian package that would bring it, or None; build(corpus) →
Usage, an index made from nothing; size(), MB of it on disk; asked() → Asked, a process to which
line(query) is written for the ten best with what stands around a hit, and line(query, every=True)
for all documents, which paths(answer) then names. An engine without an index has `scan` instead.
"""
from engines.groonga import Groonga
from engines.omega import Omega
from engines.ripgrep import Ripgrep
from engines.zhengwen import Zhengwen

ALL = (Zhengwen, Groonga, Omega, Ripgrep)


def present(build, folder):
    """Those that are here, ours first; says which are not, and what would bring them."""
    found = []
    for kind in ALL:
        engine = kind(build, folder)
        package = engine.missing()
        if package:
            print(f"({engine.name} is left out: the Debian package {package} is not installed)")
        else:
            found.append(engine)
    return found
