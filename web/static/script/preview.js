
// ---- Previews ----
//
// Of the article that a link cites: <a data-document="ID" data-anchor="art-12">. As WCAG 1.4.13 has
// it: Esc takes it away, the pointer may go into it, and it stays while it is looked at.
{
	const DELAY = 300; // milliseconds before it comes and before it goes
	const LENGTH = 240; // characters: it must fit a window without scrolling
	const LINKS = 'a[data-document][data-anchor]';
	const box = make('div', { className: 'preview', id: 'preview', role: 'tooltip', hidden: true });
	const known = new Map();
	let link = null, title = '', timer;

	// Of the part that is cited, 款 or 项, else of the whole.
	const inside = ({ title, text, paragraphs = [] }, anchor) => {
		const part = paragraphs.flatMap((p) => [p, ...p.items ?? []]).find((p) => p.anchor === anchor);
		const characters = [...(part?.text ?? text)];
		const cut = characters.slice(0, LENGTH).join('') + (characters.length > LENGTH ? '…' : '');
		return [make('strong', {}, title), ...cut.split('\n').map((line) => make('p', {}, line.trim()))];
	};

	// Undefined if there is none, or none could be had: then the link is a link and nothing else.
	const fetched = async ({ document: id, anchor }) => {
		const article = /^art-(\d+(?:-\d+)*)/.exec(anchor)?.[1];
		if (!article)
			return undefined;
		const address = `/api/v1/documents/${encodeURIComponent(id)}/articles/${article}`;
		if (!known.has(address))
			known.set(address, fetch(address).then((response) => response.ok ? response.json() : undefined, () => undefined));
		return known.get(address);
	};

	const place = () => {
		const at = link.getClientRects()[0], width = document.documentElement.clientWidth;
		box.hidden = false;
		const { offsetWidth, offsetHeight } = box;
		const above = at.bottom + offsetHeight > innerHeight && at.top > offsetHeight;
		box.style.left = `${Math.max(8, Math.min(at.left, width - offsetWidth - 8)) + scrollX}px`;
		box.style.top = `${(above ? at.top - offsetHeight : at.bottom) + scrollY}px`;
	};

	const hide = () => {
		clearTimeout(timer);
		link?.removeAttribute('aria-describedby');
		if (title)
			link.title = title;
		title = '';
		link = null;
		box.hidden = true;
	};

	const show = async (wanted) => {
		hide();
		link = wanted;
		const article = await fetched(wanted.dataset);
		if (link !== wanted || !article?.text)
			return;
		box.lang = 'zh-Hans';
		box.replaceChildren(...inside(article, wanted.dataset.anchor));
		place();
		link.setAttribute('aria-describedby', box.id);
		// The browser would show that in a box of its own, over this one.
		({ title } = link);
		link.removeAttribute('title');
	};

	const comes = (wanted) => {
		clearTimeout(timer);
		if (wanted !== link)
			timer = setTimeout(show, DELAY, wanted);
	};
	const goes = () => {
		clearTimeout(timer);
		timer = setTimeout(hide, DELAY);
	};

	if (document.querySelector(LINKS)) {
		document.getElementById('main').append(box);
		const at = (event) => event.target.closest?.(LINKS);
		// A finger does not hover: it follows the link.
		document.addEventListener('pointerover', (event) => {
			if (at(event) && event.pointerType !== 'touch')
				comes(at(event));
			else if (link && box.contains(event.target))
				clearTimeout(timer);
		});
		document.addEventListener('pointerout', (event) => (at(event) || box.contains(event.target)) && goes());
		document.addEventListener('focusin', (event) => at(event)?.matches(':focus-visible') && comes(at(event)));
		document.addEventListener('focusout', (event) => at(event) && goes());
		document.addEventListener('keydown', (event) => event.key === 'Escape' && !isComposing(event) && hide());
	}
}
