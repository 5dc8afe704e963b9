// SPDX-License-Identifier: GPL-2.0-or-later
//
// Every page and state that there is, once: what must hold of all of them (widths, access, valid
// HTML) is tested on this list. Who adds a page adds it here.
'use strict';

const { address, site } = require('./helpers');

const LAKE = '云泽省湖泊保护条例';
const LONG = '城乡居民医保断缴以后再参保要等多久才能享受待遇';
const EVIL = '"><script>alert(1)</script>';

// The address a link of a page leads to, without its fragment.
async function link(page, from, selector) {
    await page.goto(from);
    const href = await page.locator(selector).first().getAttribute('href');
    return new URL(href, site.origin).href.replace(/#.*/, '');
}

// [{ name, url, status }], with a page of playwright to find what has no address known beforehand.
let found;
function allPages(page) {
    found ??= findPages(page);
    return found;
}

async function findPages(page) {
    const law = await link(page, address(LAKE), 'ol.results h2 a');
    const old = await link(page, law, 'nav.versions ol a');
    const bare = law.replace(/\?.*/, '');
    const about = (q) => `?q=${encodeURIComponent(q)}`;
    const pages = {
        home: '/',
        results: address('湖泊 保护'),
        passages: address('湖泊', '&scope=passage&sort=date'),
        second: address('湖泊', '&page=2&n=20'),
        within: address('保护', '&in=' + encodeURIComponent('湖泊')),
        narrowed: address('湖泊 文种:条例 日期:2015..2024 截至:2024-01-01'),
        listed: address('文种:条例'),
        article: address('第二十条之一 充电'),
        direct: address(LAKE),
        cited_article: address(LAKE + '第二条'),
        old_version: address('“防止湖泊面积减少和水质污染”'),
        rewritten: address('五万元 罚款'),
        unrewritten: address('五万元 罚款', '&rewrite=0'),
        relaxed: address('湖泊 充电桩 政府采购 天文馆'),
        question: address(LONG),
        pasted: address(LONG.repeat(3)),
        offered: address('hpbh'),
        literal: address('“湖泊 (AND'),
        nothing: address('“这句话不在任何一篇里”'),
        hostile: address(EVIL),
        document: law,
        hits: bare + about('湖泊 保护'),
        table: await link(page, address('镜澜湖白鹤荡禁渔期'), 'ol.results h2 a'),
        old,
        versions: bare.replace('/doc/', '/compare/') + '?with=' +
            encodeURIComponent(decodeURIComponent(new URL(old).pathname.replace('/doc/', ''))),
        cited: bare.replace('/doc/', '/cited/'),
        trend: '/trend' + about('湖泊'),
        compared: '/trend' + about('湖泊') + '&of=occurrences&as=share&vs=' + encodeURIComponent('保护 机关:云泽'),
        no_trend: '/trend' + about(LONG) + '&vs=' + encodeURIComponent(EVIL),
        trends: '/trend',
        status: '/status',
        help: '/help',
        settings: '/settings?back=%2Fhelp',
        missing: { url: '/no/such/page', status: 404 },
        no_document: { url: '/doc/none.md', status: 404 },
    };
    return Object.entries(pages).map(([name, what]) => {
        const { url, status } = typeof what === 'string' ? { url: what, status: 200 } : what;
        return { name, status, url: new URL(url, site.origin).href };
    });
}

// The console tells of each 404, of which some pages are.
function forgetStatuses(wrong) {
    for (let i = wrong.length - 1; i >= 0; i--)
        if (/status of 404/.test(wrong[i]))
            wrong.splice(i, 1);
}

module.exports = { LAKE, LONG, allPages, forgetStatuses };
