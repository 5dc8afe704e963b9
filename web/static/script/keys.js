
// ---- Keys ----
//
// Single letters, so they can be turned off (/settings) and are nobody's while one types.
{
	const HITS = 'mark[id^="hit-"]', RESULTS = 'ol.results > li h2 a';

	// The one behind or before the place the reader is at: the hit of the address, else what is in view.
	const beside = (hits, by) => {
		const at = hits.findIndex((hit) => `#${hit.id}` === location.hash);
		if (at >= 0)
			return hits[at + by];
		const below = hits.findIndex((hit) => hit.getBoundingClientRect().top > 0);
		return hits[below < 0 ? hits.length - 1 : Math.max(0, by > 0 ? below : below - 1)];
	};

	const go = (by) => {
		const hits = [...document.querySelectorAll(HITS)];
		const hit = beside(hits, by);
		if (hit) {
			// No new entry: back leads to the results, not through all hits.
			location.replace(`#${hit.id}`);
			announce(say(`第 ${hits.indexOf(hit) + 1} 处，共 ${hits.length} 处`,
				`Hit ${hits.indexOf(hit) + 1} of ${hits.length}`));
		}
		if (hits.length > 0)
			return;
		const links = [...document.querySelectorAll(RESULTS)];
		const here = links.findIndex((link) => link.closest('li').contains(document.activeElement));
		links[here < 0 ? 0 : here + by]?.focus();
	};

	const search = () => {
		const input = document.getElementById('q');
		input?.focus();
		input?.select();
		return Boolean(input);
	};

	const keys = {
		'/': search,
		n: () => go(1), j: () => go(1),
		p: () => go(-1), k: () => go(-1),
	};

	if (document.documentElement.dataset.keys !== 'off')
		document.addEventListener('keydown', (event) => {
			if (event.defaultPrevented || isComposing(event) || event.ctrlKey || event.altKey || event.metaKey ||
				event.target.closest('input, select, textarea, [contenteditable]') || !keys[event.key])
				return;
			event.preventDefault();
			keys[event.key]();
		});
}
