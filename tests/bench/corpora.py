# SPDX-License-Identifier: GPL-2.0-or-later
"""What is searched: the laws of the shared data where they are, else the sample corpus, or generated law."""
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = (ROOT / os.environ.get("B", "build")).resolve()
SHARED = ROOT.parent / "shared"
LAWS = SHARED / "data/laws"
SAMPLE = ROOT / "corpus/sample"
GENERATOR = BUILD / "tests/bench/generator"
LEXICON = ROOT / "core/lexicon/words.tsv"
READ = (".txt", ".md")  # what every engine here reads as it is


class Corpus:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.files = [p for p in sorted(self.folder.rglob("*"))
                      if p.suffix in READ and p.is_file()]
        if not self.files:
            sys.exit(f"bench: no texts in {folder}")
        self.bytes = sum(p.stat().st_size for p in self.files)
        self.megabytes = self.bytes / 1e6

    def name(self):
        known = {LAWS: "the laws of the shared data", SAMPLE: "the sample corpus"}
        return known.get(self.folder, self.folder.name)

    def path(self, file):
        return file.relative_to(self.folder).as_posix()

    def text(self, file):
        return file.read_bytes().decode("utf-8", "replace")

    def documents(self):
        return ((self.path(file), self.text(file)) for file in self.files)


def generate(documents, seed, folder):
    """Generated law; a folder that is there is taken as it is: the same numbers give the same laws."""
    if not folder.exists():
        subprocess.run([GENERATOR, "--documents", str(documents), "--seed", str(seed), "--words", LEXICON, folder],
                       check=True, stdout=subprocess.DEVNULL)
    return folder


def choose(wanted, folder, seed):
    """`wanted` is a folder, a number of documents to generate, or None."""
    if wanted and wanted.isdigit():
        return Corpus(generate(int(wanted), seed, folder / f"generated-{wanted}-{seed}"))
    if wanted:
        return Corpus(Path(wanted).resolve())
    return Corpus(LAWS if LAWS.is_dir() else SAMPLE)
