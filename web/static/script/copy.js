
// ---- Copying ----
//
// <button class="copy" data-copy="ID" hidden>: the text of that element. There is none without
// a script, so it is this script that shows it.
{
	// Without TLS there is no navigator.clipboard; the old way needs a selection.
	const copy = async (source) => {
		if (navigator.clipboard) {
			await navigator.clipboard.writeText(source.innerText.trim());
			return true;
		}
		getSelection().selectAllChildren(source);
		return document.execCommand('copy');
	};

	for (const button of document.querySelectorAll('button.copy[data-copy]')) {
		const label = button.textContent;
		button.hidden = false;
		button.addEventListener('click', async () => {
			const source = document.getElementById(button.dataset.copy);
			const done = source && await copy(source).catch(() => false);
			button.textContent = done ? say('已复制', 'Copied') : say('没能复制', 'Could not copy');
			announce(button.textContent);
			setTimeout(() => { button.textContent = label; }, 2000);
		});
	}
}
