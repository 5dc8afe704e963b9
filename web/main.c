/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * zhengwen-web: the search page. See zhengwen-web.1.
 */
#include "core/cli.h"
#include "core/config.h"
#include "core/i18n.h"
#include "web/duty.h"
#include "web/originals.h"
#include "web/server.h"
#include "web/service/fault.h"

#include <getopt.h>
#include <signal.h>
#include <stdio.h>

static const char name[] = "zhengwen-web";

enum { DIR_LIMIT = 4096 };

struct settings {
	struct server_options server;
	const char *index;                     /* NULL: the default one */
	char *originals[CONFIG_CORPORA_LIMIT]; /* folders; owned by others */
	size_t n_originals;
	struct config config;
	int exit; /* -1: go on and serve */
};

static void print_help(FILE *out)
{
	fputs(_("Examples:\n"
	        "  zhengwen-web                        serve the default index on "
	        "http://127.0.0.1:8080/\n"
	        "  zhengwen-web -d /srv/laws --port 80 another index, another port\n"
	        "  zhengwen-web --listen ::1 --port 0  IPv6, any free port\n"
	        "\n"
	        "Usage: zhengwen-web [OPTION]...\n"
	        "Serves the search page of an index made by zhengwen-index.\n"
	        "\n"
	        "  -d, --index DIR        the index (default: $ZHENGWEN_INDEX, then\n"
	        "                         $XDG_DATA_HOME/zhengwen/index; if that is not there,\n"
	        "                         /var/lib/zhengwen/index)\n"
	        "      --listen ADDRESS   IPv4 or IPv6 address (default: 127.0.0.1)\n"
	        "      --port PORT        default 8080; 0: any free one\n"
	        "      --timeout SECONDS  what a query may take (default: 1; 0: as long as it\n"
	        "                         takes); then what was found so far is shown\n"
	        "      --rate N           requests a second from one address (default: 20;\n"
	        "                         0: no limit); more are answered with 429\n"
	        "      --burst N          of them at once, after a pause (default: 40)\n"
	        "      --trusted-proxy LIST  addresses or networks (10.0.0.0/8) of proxies whose\n"
	        "                         X-Forwarded-For is believed\n"
	        "      --cache SIZE       memory for answers that may be asked for again\n"
	        "                         (default: 32M; 0: none is kept)\n"
	        "      --config FILE      take from this file what is not said here\n"
	        "      --originals FOLDER the files of this folder may be had as they are: one "
	        "that\n"
	        "                         was indexed; all of them, if there were several\n"
	        "      --verbose          a line on stderr for each request, queries included\n"
	        "      --help             this text\n"
	        "      --version          the version\n"
	        "\n"
	        "SIGTERM and SIGINT end it when what has begun is answered; SIGHUP makes it look\n"
	        "for a new index at once. As a service it tells systemd how it is (Type=notify).\n"
	        "\n"
	        "Exit status: 0 after SIGTERM or SIGINT, 2 wrong usage, 3 no usable index or\n"
	        "the address cannot be listened on.\n"),
	      out);
}

static void take_port(const char *text, struct settings *s)
{
	uint64_t port;

	if (cli_number(text, 0, UINT16_MAX, &port))
		s->server.port = (uint16_t)port;
	else
		s->exit = cli_usage(name, _("%s is not a port"), text);
}

static void take_count(const char *option, const char *text, uint64_t low, struct settings *s,
                       unsigned *value)
{
	uint64_t number;

	if (cli_number(text, low, CONFIG_RATE_LIMIT, &number))
		*value = (unsigned)number;
	else
		s->exit = cli_usage(name, _("--%s takes a number from %d to %d"), option, (int)low,
		                    CONFIG_RATE_LIMIT);
}

static void take_proxies(const char *list, struct settings *s)
{
	struct err err = {""};

	if (proxies_add(&s->server.proxies, list, &err) != ZW_OK)
		s->exit = cli_usage(name, "%s", err.text);
}

static void take_timeout(const char *text, struct settings *s)
{
	if (!cli_seconds(text, &s->server.milliseconds))
		s->exit = cli_usage(name, _("--timeout takes seconds, up to %d: 2, 0.5"),
		                    CLI_SECONDS_MOST);
}

static void take_cache(const char *text, struct settings *s)
{
	uint64_t bytes;

	if (cli_bytes(text, &bytes))
		s->server.cache = (size_t)bytes;
	else
		s->exit = cli_usage(name, "%s", _("--cache takes a size: 0, or from 1M to 64G"));
}

/* What the configuration file says becomes the default of what the command line may say. */
static void take_config(const char *path, struct settings *s)
{
	const struct config *c = &s->config;
	struct err err = {""};

	if (config_read(path, &s->config, &err) != ZW_OK) {
		s->exit = cli_usage(name, "%s", err.text);
		return;
	}
	s->index = c->index;
	if (c->listen)
		s->server.address = c->listen;
	if (c->port.given)
		s->server.port = (uint16_t)c->port.value;
	if (c->rate.given)
		s->server.rate = (unsigned)c->rate.value;
	if (c->burst.given)
		s->server.burst = (unsigned)c->burst.value;
	if (c->timeout.given)
		s->server.milliseconds = (uint32_t)c->timeout.value;
	if (c->cache.given)
		s->server.cache = (size_t)c->cache.value;
	if (c->trusted_proxy)
		take_proxies(c->trusted_proxy, s);
	s->server.verbose = c->verbose;
	for (size_t i = 0; c->originals && i < c->n_corpora; i++)
		s->originals[s->n_originals++] = c->corpora[i];
}

/* Those of the configuration file are not meant, then. */
static void take_originals(char *folder, struct settings *s)
{
	if (s->n_originals > 0 && s->config.n_corpora > 0 &&
	    s->originals[0] == s->config.corpora[0])
		s->n_originals = 0;
	if (s->n_originals == CONFIG_CORPORA_LIMIT)
		s->exit = cli_usage(name, _("more than %d folders"), CONFIG_CORPORA_LIMIT);
	else
		s->originals[s->n_originals++] = folder;
}

static void take_option(int option, struct settings *s)
{
	switch (option) {
	case 'c': /* was read before all others */
		break;
	case 'd':
		s->index = optarg;
		break;
	case 'l':
		s->server.address = optarg;
		break;
	case 'o':
		take_originals(optarg, s);
		break;
	case 'p':
		take_port(optarg, s);
		break;
	case 't':
		take_timeout(optarg, s);
		break;
	case 'r':
		take_count("rate", optarg, 0, s, &s->server.rate);
		break;
	case 'b':
		take_count("burst", optarg, 1, s, &s->server.burst);
		break;
	case 'x':
		take_proxies(optarg, s);
		break;
	case 'm':
		take_cache(optarg, s);
		break;
	case 'v':
		s->server.verbose = true;
		break;
	case 'h':
		print_help(stdout);
		s->exit = EXIT_DONE;
		break;
	case 'V':
		puts("zhengwen-web " ZW_VERSION);
		s->exit = EXIT_DONE;
		break;
	default:
		s->exit = cli_try_help(name);
	}
}

static void take_options(int argc, char **argv, struct settings *s)
{
	static const struct option options[] = {
	        {"config", required_argument, NULL, 'c'},
	        {"index", required_argument, NULL, 'd'},
	        {"listen", required_argument, NULL, 'l'},
	        {"port", required_argument, NULL, 'p'},
	        {"originals", required_argument, NULL, 'o'},
	        {"timeout", required_argument, NULL, 't'},
	        {"rate", required_argument, NULL, 'r'},
	        {"burst", required_argument, NULL, 'b'},
	        {"trusted-proxy", required_argument, NULL, 'x'},
	        {"cache", required_argument, NULL, 'm'},
	        {"verbose", no_argument, NULL, 'v'},
	        {"help", no_argument, NULL, 'h'},
	        {"version", no_argument, NULL, 'V'},
	        {NULL, 0, NULL, 0},
	};
	int option;

	argv[0] = (char *)name; /* getopt begins its messages with it */
	const char *config = cli_find_option(argc, argv, "d:", options, 'c');
	if (config)
		take_config(config, s);
	while (s->exit < 0 && (option = getopt_long(argc, argv, "d:", options, NULL)) != -1)
		take_option(option, s);
	if (s->exit < 0 && optind < argc)
		s->exit = cli_usage(name, _("%s is not an option"), argv[optind]);
}

/* Signals are waited for, not handled: every thread has them blocked. */
static void block_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static enum zw_status serve(const struct settings *s, const char *index, struct err *err)
{
	struct site *site = NULL;
	struct server *server = NULL;
	struct originals *originals = NULL;
	sigset_t signals;

	block_signals(&signals);
	fault_guard();
	/* Each thread opens each shard for itself, twice while a new generation takes over. Where
	 * more is not allowed, an index of many shards is refused with a message. */
	cli_allow_descriptors();
	enum zw_status status = site_open(index, server_threads(), &site, err);
	if (status == ZW_OK && s->n_originals > 0)
		status = originals_new(s->originals, s->n_originals, &originals, err);
	if (status == ZW_OK) {
		site_offer(site, originals);
		status = server_start(&s->server, site, &server, err);
	}
	if (status == ZW_OK) {
		printf(_("Serving %s on %s\n"), index, server_url(server));
		fflush(stdout);
		duty(server, site, &signals);
	}
	server_stop(server);
	site_close(site);
	originals_free(originals);
	return status;
}

int main(int argc, char **argv)
{
	struct settings s = {.server = {.address = "127.0.0.1",
	                                .port = 8080,
	                                .milliseconds = QUERY_MILLISECONDS,
	                                .cache = CACHE_DEFAULT,
	                                .rate = RATE_DEFAULT,
	                                .burst = BURST_DEFAULT},
	                     .exit = -1};
	struct buf dir = BUF_INIT(DIR_LIMIT);
	struct err err;

	cli_begin();
	i18n_init();
	take_options(argc, argv, &s);
	if (s.exit < 0 && !s.index && !store_reading_dir(store_system_dir, &dir))
		s.exit = cli_usage(name, "%s", _("no index: name one with -d"));
	if (s.exit < 0) {
		enum zw_status status = serve(&s, s.index ? s.index : buf_cstr(&dir), &err);
		s.exit = status == ZW_OK ? EXIT_DONE : cli_fail(name, status, &err);
	}
	config_release(&s.config);
	buf_release(&dir);
	return cli_end(name, s.exit);
}
