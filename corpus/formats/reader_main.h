/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORPUS_READER_MAIN_H
#define CORPUS_READER_MAIN_H

/* `zhengwen-index --reader NAME`: the child that corpus/sandbox/child.h starts. A file on stdin,
 * records on stdout. Returns the exit code. */
int reader_main(int argc, char **argv);

#endif
