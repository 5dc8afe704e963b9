// SPDX-License-Identifier: GPL-2.0-or-later
//
// What is sent: valid by the Nu checker, nothing inline, and little of it.
'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { address, onPage, site, useSite } = require('./helpers');
const { allPages } = require('./pages');

useSite();

const CHECKER = require.resolve('vnu-jar/build/dist/vnu.jar');
const PAGE_LIMIT = 60 * 1024; // bytes of a page of results with all it needs, not compressed
const SCRIPT_LIMIT = 12 * 1024, STYLE_LIMIT = 26 * 1024;

// Address → text, in the language asked for.
async function fetched(url, language = 'zh-CN') {
    const response = await fetch(url, { headers: { 'Accept-Language': language } });
    return { status: response.status, text: await response.text() };
}

async function pagesAsSent() {
    let pages;
    await onPage({}, async (page) => { pages = await allPages(page); });
    const sent = [];
    for (const { name, url, status } of pages)
        for (const language of ['zh-CN', 'en']) {
            const answer = await fetched(url, language);
            assert.equal(answer.status, status, `${name}: ${url}`);
            sent.push({ name: `${name}-${language}.html`, text: answer.text });
        }
    return sent;
}

// What the checker says of these files: [{ type, message, url, … }].
function nuSays(files) {
    const folder = fs.mkdtempSync(path.join(site.folder, 'nu-'));
    const names = files.map(({ name, text }) => {
        fs.writeFileSync(path.join(folder, name), text);
        return path.join(folder, name);
    });
    const done = spawnSync('java', ['-jar', CHECKER, '--format', 'json', '--also-check-css',
                                    '--also-check-svg', '--exit-zero-always', '--stdout', ...names],
                           { encoding: 'utf8', maxBuffer: 1 << 28 });
    assert.equal(done.status, 0, done.stderr);
    return JSON.parse(done.stdout).messages;
}

test('the Nu checker finds no error in any page, the style sheet or the icon', async (t) => {
    const files = await pagesAsSent();
    for (const name of ['style.css', 'icon.svg'])
        files.push({ name, text: (await fetched(`${site.origin}/${name}`)).text });
    // That it looks at all kinds of files: one of each that is wrong.
    files.push({ name: 'wrong.html', text: '<!DOCTYPE html><html lang="en"><title>x</title><img>' },
               { name: 'wrong.css', text: 'a { colr: red }' },
               { name: 'wrong.svg', text: '<svg xmlns="http://www.w3.org/2000/svg"><foo/></svg>' });
    const errors = [], wrong = new Set(), told = new Map();
    for (const { type, url, lastLine, message, extract } of nuSays(files)) {
        const name = path.basename(new URL(url).pathname);
        const said = `${name}:${lastLine}: ${message} ${extract ?? ''}`;
        if (name.startsWith('wrong.'))
            wrong.add(name);
        else if (type === 'info')
            told.set(message, [...told.get(message) ?? [], name]);
        else
            errors.push(said);
    }
    for (const [message, names] of told)
        t.diagnostic(`${names.length} times: ${message} (${names[0]})`);
    assert.deepEqual([...new Set(errors)], []);
    assert.deepEqual([...wrong].sort(), ['wrong.css', 'wrong.html', 'wrong.svg']);
});

test('nothing is inline, and all a page needs is two files and the icon', async () => {
    for (const { name, text } of await pagesAsSent()) {
        const markup = text.replace(/<!--[^]*?-->/g, '');
        assert.doesNotMatch(markup, /<style|<[^>]*\sstyle=|<[^>]*\son[a-z]+=|javascript:/i, name);
        assert.doesNotMatch(markup, /<script(?![^>]*\ssrc="\/page\.js\?v=\d+" defer><\/script>)/i, name);
        const needed = [...markup.matchAll(/<(?:link rel="(?:stylesheet|icon)"|script|img|iframe)[^>]*(?:href|src)="([^"?]*)/g)];
        assert.deepEqual(needed.map((match) => match[1]), ['/style.css', '/page.js', '/icon.svg'], name);
    }
});

test('a page of results weighs little', async () => {
    const bytes = async (url) => Buffer.byteLength((await fetched(url)).text);
    const style = await bytes(site.origin + '/style.css'), script = await bytes(site.origin + '/page.js');
    assert.ok(style <= STYLE_LIMIT, `style sheet: ${style} bytes`);
    assert.ok(script <= SCRIPT_LIMIT, `script: ${script} bytes`);
    for (const q of ['湖泊 保护', '云泽省湖泊保护条例', '第二十条之一 充电']) {
        const all = style + script + await bytes(address(q));
        assert.ok(all <= PAGE_LIMIT, `${q}: ${all} bytes`);
    }
});
