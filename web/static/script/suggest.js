
// ---- Suggestions ----
//
// The editable combobox with list autocomplete of the ARIA Authoring Practices: the focus stays in
// the input, the arrows move aria-activedescendant, nothing is put into the input before it is chosen.
{
	const PAUSE = 120; // milliseconds without a key before the server is asked
	const KINDS = {
		title: say('文件', 'document'),
		short: say('简称', 'short name'),
		number: say('文号', 'number'),
		issuer: say('机关', 'issuer'),
		term: say('词语', 'term'),
	};
	const input = document.getElementById('q');
	const list = make('ul', {
		className: 'suggestions', id: 'suggestions', role: 'listbox', hidden: true,
		'aria-label': say('建议', 'Suggestions'),
	});
	let queries = [], active = -1, timer, asking, typed = '';

	const activate = (index) => {
		list.children[active]?.setAttribute('aria-selected', 'false');
		active = index;
		const option = list.children[active];
		if (!option) {
			input.removeAttribute('aria-activedescendant');
			return;
		}
		option.setAttribute('aria-selected', 'true');
		option.scrollIntoView({ block: 'nearest' });
		input.setAttribute('aria-activedescendant', option.id);
	};

	const show = (shown) => {
		list.hidden = !shown;
		input.setAttribute('aria-expanded', String(shown));
		if (!shown)
			activate(-1);
	};

	// Also what is under way: an answer that comes later must not open the list again.
	const close = () => {
		clearTimeout(timer);
		asking?.abort();
		typed = '';
		announce('');
		show(false);
	};

	const choose = (index) => {
		input.value = queries[index];
		close();
		input.form.requestSubmit();
	};

	// What was typed stands out where it stands in the text as it was typed.
	const marked = (text, part) => {
		const at = text.toLowerCase().indexOf(part.toLowerCase());
		if (at < 0 || !part)
			return [text];
		return [text.slice(0, at), make('b', {}, text.slice(at, at + part.length)), text.slice(at + part.length)];
	};

	const fill = (suggestions, part) => {
		activate(-1);
		queries = suggestions.map((s) => s.query);
		list.replaceChildren(...suggestions.map((s, i) => make('li', {
			id: `suggestion-${i}`, role: 'option', 'aria-selected': 'false',
		}, make('span', { lang: 'zh-Hans' }, ...marked(s.text, part)), ' ', make('small', {}, KINDS[s.kind] ?? ''))));
		show(queries.length > 0);
		announce(queries.length === 0 ? say('没有建议', 'No suggestions')
			: say(`${queries.length} 条建议，用上下键选择`, `${queries.length} suggestions, up and down arrows to choose`));
	};

	const ask = async () => {
		const part = input.value.trim();
		if (part === typed)
			return;
		if (!part) {
			close();
			return;
		}
		asking?.abort(); // what was asked before must not answer after this
		asking = new AbortController();
		typed = part;
		const { signal } = asking;
		try {
			const response = await fetch(`/suggest?n=8&q=${encodeURIComponent(part)}`, { signal });
			const { suggestions } = await response.json();
			if (!signal.aborted)
				fill(suggestions, part);
		} catch {
			// Aborted, or there is no answer: one can type on.
		}
	};

	const later = () => {
		activate(-1);
		clearTimeout(timer);
		timer = setTimeout(ask, PAUSE);
	};

	const step = (by) => {
		const n = queries.length;
		if (list.hidden)
			ask();
		else
			activate(active < 0 && by < 0 ? n - 1 : (active + by + n) % n);
	};

	// The cursor moves in what is typed: nothing is active any more.
	const inText = () => activate(-1) || true;

	const keys = {
		ArrowDown: (event) => event.altKey && !list.hidden || step(1),
		ArrowUp: (event) => event.altKey ? close() : step(-1),
		Enter: () => active >= 0 ? choose(active) : close() || true,
		Escape: () => list.hidden || close(),
		Tab: () => close() || true,
		Home: inText, End: inText, ArrowLeft: inText, ArrowRight: inText,
	};

	if (input) {
		input.setAttribute('role', 'combobox');
		input.setAttribute('aria-autocomplete', 'list');
		input.setAttribute('aria-controls', list.id);
		input.setAttribute('aria-expanded', 'false');
		input.parentElement.append(list);

		input.addEventListener('input', (event) => event.isComposing || later());
		input.addEventListener('compositionstart', close);
		input.addEventListener('compositionend', later);
		input.addEventListener('blur', close);
		input.addEventListener('keydown', (event) => {
			if (isComposing(event)) {
				if (event.key === 'Enter')
					event.preventDefault();
				return;
			}
			// true: the browser does what it always does.
			if (!event.ctrlKey && !event.metaKey && keys[event.key] && keys[event.key](event) !== true)
				event.preventDefault();
		});
		list.addEventListener('mousedown', (event) => event.preventDefault()); // the focus stays
		list.addEventListener('click', (event) => {
			const option = event.target.closest('li');
			if (option)
				choose([...list.children].indexOf(option));
		});
	}
}
