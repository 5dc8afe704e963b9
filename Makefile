# SPDX-License-Identifier: GPL-2.0-or-later
#
# Zhengwen: one Makefile, not recursive. The targets for people are listed by `make help`.

PREFIX   ?= /usr/local
DESTDIR  ?=
# Where the service's files go that have no place below PREFIX.
SYSCONFDIR ?= /etc
UNITDIR  ?= $(PREFIX)/lib/systemd/system
VERSION  := 0.1
B        ?= build

ifeq ($(origin CC),default)
CC       := gcc
endif
ifeq ($(origin CXX),default)
CXX      := g++
endif
PKGS     := icu-i18n icu-uc jansson libxml-2.0 libmicrohttpd libsystemd libxxhash libseccomp libzip libzstd inih nettle
WARN     := -Wall -Wextra -Werror
OPT      ?= -O2 -g
SANITIZE ?=
CPPFLAGS += -I. -I$(B) -D_GNU_SOURCE -DZW_VERSION='"$(VERSION)"'
CFLAGS   += -std=c11 $(OPT) $(WARN) $(SANITIZE) -pthread $(shell pkg-config --cflags libxml-2.0 2>/dev/null)
CXXFLAGS += -std=c++17 $(OPT) $(WARN) $(SANITIZE) -pthread
LDFLAGS  += $(SANITIZE) -pthread -Wl,--as-needed

# ---- The house: every .c of a room belongs to it; main*.c are the programs ----

core_src    := $(filter-out core/text/gen_fold.c %/gen_pinyin.c %/gen_lexicon.c,$(wildcard core/*.c core/*/*.c core/*/*/*.c)) core/index/tree/xapian.cc
corpus_src  := $(wildcard corpus/*.c corpus/*/*.c corpus/*/*/*.c)
indexer_src := $(filter-out indexer/main.c,$(wildcard indexer/*.c indexer/*/*.c))
searcher_src:= $(filter-out searcher/main.c,$(wildcard searcher/*.c searcher/*/*.c searcher/*/*/*.c))
# What a searcher shares with the reader of documents: how numbers and citations are written, and
# what 款 and 项 are.
reading_src := $(filter-out corpus/text/date.c,$(wildcard corpus/text/*.c)) $(wildcard corpus/name/*.c corpus/citation/*.c corpus/lexicon/*.c) \
	corpus/structure/article.c corpus/structure/enumerator.c
web_src     := $(filter-out web/main.c,$(wildcard web/*.c web/*/*.c web/*/*/*.c))
# What only those need that check every byte: a searcher starts without it.
checks_src  := $(wildcard core/sums/*.c)
# … and takes nobody's bytes for text: the ICU library that guesses at charsets costs a third of its start.
bytes_src   := core/text/charset.c
unit_src    := $(wildcard tests/unit/*.c)

obj = $(patsubst %.cc,$(B)/%.o,$(patsubst %.c,$(B)/%.o,$(1)))

programs := $(B)/zhengwen-index $(B)/zhengwen-search $(B)/zhengwen-web
units    := $(patsubst tests/unit/%.c,$(B)/tests/unit/%,$(unit_src))
catalog  := $(patsubst po/%.po,$(B)/locale/%/LC_MESSAGES/zhengwen.mo,$(wildcard po/*.po))

.PHONY: all deps run check torture screenshots bench lighthouse install uninstall deb format tidy asan tsan clean help
.DELETE_ON_ERROR:
.SECONDARY:

all: $(programs) $(catalog)  ## build the three programs

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

# What building and running need; `make deb` and `make check` need more.
RUN_DEPS   := gcc g++ pkg-config gettext libicu-dev libxapian-dev libjansson-dev libxml2-dev \
	libmicrohttpd-dev libsystemd-dev libxxhash-dev libseccomp-dev libzip-dev libzstd-dev libinih-dev nettle-dev \
	poppler-utils antiword catdoc unrtf
PACKAGE_DEPS := dpkg-dev debhelper fakeroot
CHECK_DEPS := $(RUN_DEPS) libcmocka-dev strace xapian-tools python3 python3-pytest python3-icu python3-jsonschema curl chromium \
	nodejs npm default-jre-headless fonts-noto-cjk $(PACKAGE_DEPS) lintian mandoc mmdebstrap systemd nginx-light

# The missing ones are installed first, then make starts anew: it looked for libraries too early.
deps:
	@tests/install-deps $(RUN_DEPS)

run: deps  ## build, index the sample corpus, serve it on http://127.0.0.1:8080
	@$(MAKE) --no-print-directory all
	$(B)/zhengwen-index corpus/sample -d $(B)/sample-index
	$(B)/zhengwen-web -d $(B)/sample-index --originals corpus/sample

check:  ## install what the tests need, build, run all tests
	@tests/install-deps $(CHECK_DEPS)
	@$(MAKE) --no-print-directory all $(B)/units
	@B=$(B) tests/run

torture: all $(B)/tests/torture/tamper $(B)/tests/torture/alloc.so  ## kills, faults, power cuts and memory at every place: an hour
	@tests/install-deps $(CHECK_DEPS)
	@B=$(B) tests/torture/all

screenshots: all  ## take the pictures of the READMEs anew
	@tests/install-deps $(CHECK_DEPS) pngquant
	@test -d tests/browser/node_modules || npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	@B=$(B) node --test tests/browser/pictures.js

bench: all $(B)/tests/segmentation/segment $(B)/tests/bench/fixed $(B)/tests/bench/generator  ## measure beside other engines; PART=build: a part of it; QUICK=1
	@B=$(B) tests/bench/bench $(PART)

lighthouse: all  ## measure the page: Lighthouse, and how fast a long law is drawn
	@tests/install-deps $(CHECK_DEPS)
	@tests/browser/install
	@tests/browser/install tests/lighthouse
	@B=$(B) node tests/lighthouse/measure.js

# ---- Building ----

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

$(B)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c $< -o $@

# The generator runs while building: it is never instrumented.
$(B)/gen_fold: core/text/gen_fold.c core/text/fold_rule.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARN) -I. $< -o $@ -licui18n -licuuc

$(B)/fold_table.h: $(B)/gen_fold
	$< > $@

$(B)/core/text/tokens.o: $(B)/fold_table.h

# The word lists become a trie in read-only data.
lexicon := core/lexicon/words.tsv core/lexicon/policy.tsv

$(B)/gen_lexicon: core/lexicon/gen_lexicon.c core/hash.c core/lexicon/lexicon.h $(B)/fold_table.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARN) -I. -I$(B) core/lexicon/gen_lexicon.c core/hash.c -o $@ -lxxhash -lm

$(B)/lexicon_table.h: $(B)/gen_lexicon $(lexicon)
	$< $(lexicon) > $@

$(B)/core/text/words.o: $(B)/lexicon_table.h

$(B)/gen_pinyin: core/pinyin/gen_pinyin.c core/pinyin/pinyin_range.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 $(WARN) -D_GNU_SOURCE -I. $< -o $@ -licui18n -licuuc

$(B)/pinyin_table.h: $(B)/gen_pinyin core/pinyin/readings.tsv core/pinyin/similar.tsv
	$< core/pinyin/readings.tsv core/pinyin/similar.tsv > $@

$(B)/core/pinyin/pinyin.o: $(B)/pinyin_table.h

# The files of the page become strings: the web serves them from memory. One style sheet and one
# script of several files each, in this order, without
# indentation, lines of comment and, in the style, the spaces beside its marks.
STYLE := page suggestions results document compare picture settings screens print
SCRIPT := page suggest keys preview copy

# Every page waits for the style sheet: comments of their own lines, indentation and spaces stay here.
# An empty value (--dark: ;) keeps its space: older browsers want it.

$(B)/style.css: $(STYLE:%=web/static/style/%.css)
	@mkdir -p $(@D)
	@{ echo '/* SPDX-License-Identifier: GPL-2.0-or-later */'; sed -e 's/^[[:blank:]]*//' \
		-e '/^\/\*.*\*\/$$/d' -e '/^\/\*/,/\*\/$$/d' -e '/^$$/d' \
		-e 's/ {/{/g; s/{ /{/g; s/\([a-z-]\): /\1:/g; s/; /;/g; s/; *}/}/g' $^; } > $@

$(B)/page.js: $(SCRIPT:%=web/static/script/%.js)
	@mkdir -p $(@D)
	@{ echo '// SPDX-License-Identifier: GPL-2.0-or-later'; sed -e 's/^[[:blank:]]*//' \
		-e '/^\/\//d' -e '/^$$/d' $^; } > $@

ASSETS := $(B)/style.css $(B)/page.js web/static/icon.svg web/api/openapi.json

$(B)/assets_made.h: $(ASSETS) Makefile
	@for file in $(ASSETS); do name=$$(basename $$file | tr . _); \
		printf 'static const char %s[] =\n' $$name; \
		sed -e 's/[\\"]/\\&/g' -e 's/^.*$$/"&\\n"/' $$file; printf ';\n'; \
		printf 'static const unsigned %s_sum = %su;\n' $$name $$(cksum < $$file | cut -d' ' -f1); \
	done > $@

$(B)/web/html/assets.o: $(B)/assets_made.h

# So does what every block of texts begins with.
$(B)/texts_dictionary.h: core/index/texts/dictionary/texts.zdict
	@mkdir -p $(@D)
	@od -An -v -tu1 $< | sed -e 's/[0-9][0-9]*/&,/g' > $@

$(B)/core/index/texts/texts.o: $(B)/texts_dictionary.h

# So do the short names of laws.
$(B)/short_names.h: corpus/name/short_names.tsv
	@mkdir -p $(@D)
	@awk -F'\t' '!/^#/ && NF == 2 { printf "{\"%s\", \"%s\"},\n", $$1, $$2 }' $< > $@

$(B)/corpus/name/short_name.o: $(B)/short_names.h

# And the names of bodies.
$(B)/bodies.h: corpus/name/bodies.tsv
	@mkdir -p $(@D)
	@awk -F'\t' '!/^#/ && NF { printf "{\"%s\", \"%s\", \"%s\", \"%s\", \"%s\"},\n", $$1, $$2, $$3, $$4, $$5 }' $< > $@

$(B)/corpus/name/body.o: $(B)/bodies.h

# And the thesaurus of questions.
lay := corpus/lexicon/lay/make_table $(sort $(wildcard corpus/lexicon/lay/*.tsv))

$(B)/lay_lines.h: $(lay)
	@mkdir -p $(@D)
	@$< lines $(wordlist 2,$(words $^),$^) > $@

$(B)/lay_triggers.h: $(lay)
	@mkdir -p $(@D)
	@$< triggers $(wordlist 2,$(words $^),$^) > $@

$(B)/lay_parts.h: $(lay)
	@mkdir -p $(@D)
	@$< parts $(wordlist 2,$(words $^),$^) > $@

$(B)/corpus/lexicon/lay.o $(B)/tests/unit/lay_test.o: $(B)/lay_lines.h $(B)/lay_triggers.h $(B)/lay_parts.h

core_lib := -lm -lxapian -lzstd -licuuc -licui18n -ljansson -lxxhash -linih
# What the readers need; what hashes.
read_lib := -lxml2 -lseccomp -lzip
sums_lib := -lnettle

$(B)/zhengwen-index: $(call obj,$(core_src) $(corpus_src) $(indexer_src) indexer/main.c)
	$(CXX) $(LDFLAGS) $^ -o $@ $(core_lib) $(read_lib) $(sums_lib)

$(B)/zhengwen-search: $(call obj,$(filter-out $(checks_src) $(bytes_src),$(core_src)) $(reading_src) $(searcher_src) searcher/main.c)
	$(CXX) $(LDFLAGS) $^ -o $@ $(core_lib)

$(B)/zhengwen-web: $(call obj,$(core_src) $(reading_src) $(searcher_src) $(web_src) web/main.c)
	$(CXX) $(LDFLAGS) $^ -o $@ $(core_lib) $(sums_lib) -lmicrohttpd -lsystemd

.PHONY: $(B)/units
$(B)/units: $(units) $(B)/tests/segmentation/segment $(B)/tests/bench/generator

# A unit test takes of the whole house what it needs.
$(B)/house.a: $(call obj,$(core_src) $(corpus_src) $(indexer_src) $(searcher_src) $(web_src))
	@rm -f $@
	ar rcs $@ $^

$(B)/tests/unit/%: $(B)/tests/unit/%.o $(B)/house.a
	$(CXX) $(LDFLAGS) $^ -o $@ $(core_lib) $(read_lib) $(sums_lib) -lmicrohttpd -lsystemd -lcmocka

$(B)/tests/segmentation/segment: $(B)/tests/segmentation/segment.o $(call obj,$(core_src))
	$(CXX) $(LDFLAGS) $^ -o $@ $(core_lib) $(sums_lib)

# What libmicrohttpd serves at most.
$(B)/tests/bench/fixed: tests/bench/fixed.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O2 -g $(WARN) -D_GNU_SOURCE $< -o $@ -lmicrohttpd

# Invented law of any size.
$(B)/tests/bench/generator: $(patsubst %.c,$(B)/%.o,$(wildcard tests/bench/generate/*.c))
	$(CC) $(LDFLAGS) $^ -o $@ -lm

# What torture needs: neither is instrumented.
$(B)/tests/torture/tamper: tests/torture/tamper.c tests/torture/calls.c tests/torture/calls.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -O2 -g $(WARN) $(filter %.c,$^) -o $@

$(B)/tests/torture/alloc.so: tests/torture/alloc.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -O1 -g -fno-omit-frame-pointer $(WARN) -fPIC -shared $< -o $@

$(B)/locale/%/LC_MESSAGES/zhengwen.mo: po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

-include $(shell find $(B) -path '$(B)/deb*' -prune -o -type f -name '*.d' -print 2>/dev/null)

# ---- Installing: one list of "source destination mode" ----

INSTALLED := \
	$(B)/zhengwen-index:bin/zhengwen-index:755 \
	$(B)/zhengwen-search:bin/zhengwen-search:755 \
	$(B)/zhengwen-web:bin/zhengwen-web:755 \
	indexer/zhengwen-index.1:share/man/man1/zhengwen-index.1:644 \
	searcher/zhengwen-search.1:share/man/man1/zhengwen-search.1:644 \
	web/zhengwen-web.1:share/man/man1/zhengwen-web.1:644 \
	COPYING:share/doc/zhengwen/COPYING:644 \
	core/lexicon/NOTICE:share/doc/zhengwen/NOTICE:644 \
	core/lexicon/Apache-2.0:share/doc/zhengwen/Apache-2.0:644 \
	service/zhengwen.cron:share/doc/zhengwen/examples/zhengwen.cron:644 \
	service/nginx.conf.example:share/doc/zhengwen/examples/nginx.conf.example:644 \
	service/zhengwen.sysusers:lib/sysusers.d/zhengwen.conf:644 \
	service/zhengwen.tmpfiles:lib/tmpfiles.d/zhengwen.conf:644 \
	$(foreach p,index search web,service/completion.bash:share/bash-completion/completions/zhengwen-$(p):644) \
	$(foreach c,$(catalog),$(c):share/$(patsubst $(B)/%,%,$(c)):644)

# They name the programs by their path.
units_of_service := $(notdir $(wildcard service/*.service service/*.timer service/*.path))
etc_file := $(DESTDIR)$(SYSCONFDIR)/zhengwen/zhengwen.conf

# The configuration file is its owner's: it is never replaced, and removed only as it came.
install: all  ## into $(DESTDIR)$(PREFIX), with the units of the service
	@for row in $(INSTALLED); do IFS=:; set -- $$row; \
		install -D -m $$3 $$1 "$(DESTDIR)$(PREFIX)/$$2" || exit 1; done
	@install -d "$(DESTDIR)$(UNITDIR)"
	@for unit in $(units_of_service); do \
		sed -e 's|/usr/bin/zhengwen|$(PREFIX)/bin/zhengwen|' -e 's|/etc/zhengwen/|$(SYSCONFDIR)/zhengwen/|' \
		service/$$unit > "$(DESTDIR)$(UNITDIR)/$$unit" || exit 1; done
	@[ -e "$(etc_file)" ] || install -D -m 644 service/zhengwen.conf "$(etc_file)"

uninstall:  ## what install wrote
	@for row in $(INSTALLED); do IFS=:; set -- $$row; rm -f "$(DESTDIR)$(PREFIX)/$$2"; done
	@for unit in $(units_of_service); do rm -f "$(DESTDIR)$(UNITDIR)/$$unit"; done
	@if cmp -s service/zhengwen.conf "$(etc_file)"; then rm -f "$(etc_file)"; rmdir "$(dir $(etc_file))"; fi

# ---- The Debian package ----

deb:  ## build the Debian package into build/deb/
	@tests/install-deps $(RUN_DEPS) $(PACKAGE_DEPS)
	@service/make-deb $(B)/deb

# ---- Care ----

c_files := $(wildcard core/*.[ch] core/*/*.cc core/*/*.[ch] core/*/*/*.[ch] corpus/*.[ch] corpus/*/*.[ch] corpus/*/*/*.[ch] indexer/*.[ch] indexer/*/*.[ch] searcher/*.[ch] searcher/*/*.[ch] searcher/*/*/*.[ch] web/*.[ch] web/*/*.[ch] web/*/*/*.[ch] tests/unit/*.[ch] tests/segmentation/*.c tests/torture/*.[ch] tests/bench/*.[ch] tests/bench/*/*.[ch])

format:  ## clang-format in place
	clang-format -i $(c_files)

tidy: $(B)/fold_table.h $(B)/texts_dictionary.h $(B)/lexicon_table.h $(B)/pinyin_table.h $(B)/assets_made.h $(B)/short_names.h $(B)/bodies.h $(B)/lay_lines.h $(B)/lay_triggers.h $(B)/lay_parts.h  ## clang-tidy over all C
	clang-tidy --quiet $(filter %.c,$(c_files)) -- $(CPPFLAGS) -std=c11 $(shell pkg-config --cflags libxml-2.0)

messages:  ## bring po/*.po up to date with the sources
	xgettext --from-code=UTF-8 --keyword=_ --keyword=N_ --language=C --add-comments=TRANSLATORS \
		--package-name=zhengwen --package-version=$(VERSION) --no-location --sort-output \
		-o $(B)/zhengwen.pot $(filter %.c %.cc,$(c_files))
	for po in po/*.po; do msgmerge --quiet --no-location --no-fuzzy-matching --update --backup=none $$po $(B)/zhengwen.pot; done

# libxapian 1.4 gives back what it has compacted under another size than it asked for.
asan:  ## all tests under AddressSanitizer and UBSan
	ASAN_OPTIONS="new_delete_type_mismatch=0:$$ASAN_OPTIONS" $(MAKE) check B=$(B)/asan OPT="-O1 -g" SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"

tsan:  ## all tests under ThreadSanitizer
	$(MAKE) check B=$(B)/tsan OPT="-O1 -g" SANITIZE="-fsanitize=thread -fno-omit-frame-pointer"

clean:
	rm -rf $(B)
