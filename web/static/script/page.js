// SPDX-License-Identifier: GPL-2.0-or-later
//
// Adds to pages that are whole without it. What all parts need: words in the language of the page,
// elements, and a place where things are said to those who cannot see them.
'use strict';

const say = (chinese, english) => document.documentElement.lang === 'en' ? english : chinese;

// Data gets into the page as text or as a property, never as markup.
const make = (name, properties, ...inside) => {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(properties))
		if (key.includes('-') || key === 'role')
			element.setAttribute(key, value);
		else
			element[key] = value;
	element.append(...inside);
	return element;
};

// A live region must be there before it says something.
const status = make('p', { className: 'unseen', role: 'status' });
document.getElementById('main')?.append(status);
const announce = (text) => { status.textContent = text; };

// A key that an input method takes for itself. 229: Safari tells of the Enter that ends a
// composition only after that has ended.
const isComposing = (event) => event.isComposing || event.keyCode === 229;
