// What the function at the edge answers. It stands behind the function's own code in one file, and
// runs in Node and in njs, the engine of CloudFront Functions: NODE_OR_NJS FILE LANGUAGES, where
// LANGUAGES is languages.snap. Its own code keeps to what njs understands too.

const fs = require('fs');
let passed = 0;
let failed = 0;

function same(name, found, wanted) {
    if (JSON.stringify(found) === JSON.stringify(wanted)) {
        passed += 1;
    } else {
        failed += 1;
        console.log('FAIL ' + name + '\n  is      ' + JSON.stringify(found) + '\n  should be ' + JSON.stringify(wanted));
    }
}

// An event as CloudFront gives it, with an address that may come in.
function ask(uri, headers, querystring, ip) {
    return handler({
        version: '1.0',
        context: { eventType: 'viewer-request' },
        viewer: { ip: ip || '203.0.113.7' },
        request: { method: 'GET', uri: uri, querystring: querystring || {}, headers: headers || {}, cookies: {} },
    });
}

function answer(result) {
    return result.uri || result.statusCode + ' ' + (result.headers.location ? result.headers.location.value : '');
}

const japanese = { 'accept-language': { value: 'ja-JP, en;q=0.5' } };

// Path, then what is fetched, or the redirect; without and with a wish for a language.
[
    ['/', '/index.html', '302 /ja/'],
    ['/index.html', '/index.html', '/index.html'],
    ['/en/', '/en/index.html', '/en/index.html'],
    ['/en', '301 /en/', '301 /en/'],
    ['/en/incidents/EX1', '301 /en/incidents/EX1/', '301 /en/incidents/EX1/'],
    ['/en/incidents/EX1/', '/en/incidents/EX1/index.html', '/en/incidents/EX1/index.html'],
    // Their names may hold dots, even what looks like the extension of a file.
    ['/en/incidents/2026-11-14-v2.1', '301 /en/incidents/2026-11-14-v2.1/', '301 /en/incidents/2026-11-14-v2.1/'],
    ['/en/incidents/app.json', '301 /en/incidents/app.json/', '301 /en/incidents/app.json/'],
    ['/en/services/example.com', '301 /en/services/example.com/', '301 /en/services/example.com/'],
    ['//en/incidents/v2.1', '301 /en/incidents/v2.1/', '301 /en/incidents/v2.1/'],
    ['/en/incidents/v2.1/', '/en/incidents/v2.1/index.html', '/en/incidents/v2.1/index.html'],
    ['/en/services/example.com/feed.atom', '/en/services/example.com/feed.atom', '/en/services/example.com/feed.atom'],
    ['/static/incidents/v2.1', '/static/incidents/v2.1', '/static/incidents/v2.1'],
    ['/en/incidents/index.html', '/en/incidents/index.html', '/en/incidents/index.html'],
    ['/en/history/2026-09', '301 /en/history/2026-09/', '301 /en/history/2026-09/'],
    ['/en/services/%E7%A4%BE/', '/en/services/%E7%A4%BE/index.html', '/en/services/%E7%A4%BE/index.html'],
    ['/en/feed.atom', '/en/feed.atom', '/en/feed.atom'],
    ['/api/v1/incidents/EX1.json', '/api/v1/incidents/EX1.json', '/api/v1/incidents/EX1.json'],
    ['/404.html', '/404.html', '/404.html'],
    ['/.well-known/security.txt', '/.well-known/security.txt', '/.well-known/security.txt'],
    // No address leads to another host.
    ['//evil.example', '//evil.example', '//evil.example'],
    ['//evil', '301 /evil/', '301 /evil/'],
    ['///evil', '301 /evil/', '301 /evil/'],
    ['/\\evil', '301 /evil/', '301 /evil/'],
    ['/\\/evil/here', '301 /evil/here/', '301 /evil/here/'],
    ['//', '//index.html', '//index.html'],
].forEach((row) => {
    same(row[0], answer(ask(row[0])), row[1]);
    same(row[0] + ' in Japanese', answer(ask(row[0], japanese)), row[2]);
});

// Redirects keep the query, and say how long they may be kept.
const query = { q: { value: 'a%20b' }, all: { value: '' }, id: { value: '1', multiValue: [{ value: '1' }, { value: '2' }] } };
same('query', answer(ask('/en/search', {}, query)), '301 /en/search/?q=a%20b&all&id=1&id=2');
same('query at the root', answer(ask('/', japanese, query)), '302 /ja/?q=a%20b&all&id=1&id=2');
same('to choose', answer(ask('/', japanese, { choose: { value: '' } })), '/index.html');
same('kept', ask('/en').headers['cache-control'].value, 'public, max-age=3600');
same('not kept', ask('/', japanese).headers['cache-control'].value, 'private, max-age=0');
same('varies', ask('/', japanese).headers.vary.value, 'Accept-Language');
const twice = { 'accept-language': { value: 'xx', multiValue: [{ value: 'xx' }, { value: 'ar' }] } };
same('a header twice', answer(ask('/', twice)), '302 /ar/');

// Who may come in (addresses.txt).
[
    ['203.0.113.0', true],
    ['203.0.113.255', true],
    ['203.0.112.255', false],
    ['203.0.114.0', false],
    ['10.0.0.0', true],
    ['10.0.3.255', true],
    ['10.0.4.0', false],
    ['9.255.255.255', false],
    ['192.0.2.6', false],
    ['192.0.2.7', true],
    ['192.0.2.9', true],
    ['192.0.2.10', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['2001:db8:1::', true],
    ['2001:0DB8:0001:ffff:ffff:ffff:ffff:ffff', true],
    ['2001:db8:2::', false],
    ['2001:db8:2::f', true],
    ['2001:db8:2:0:0:0:0:f', true],
    ['2001:db8:2::10', false],
    ['::', true],
    ['::1', true],
    ['::2', false],
    ['1::', false],
    ['ffff::', false],
    ['', false],
    ['unknown', false],
].forEach((row) => {
    same('from ' + row[0], isAllowed(row[0]), row[1]);
});
const refused = ask('/en/', {}, {}, '198.51.100.1');
same('refused', refused.statusCode, 403);
same('refusals are not kept', refused.headers['cache-control'].value, 'no-store');
same('the root is refused too', ask('/', japanese, {}, '198.51.100.1').statusCode, 403);
site.allowed = null;
same('without a list', answer(ask('/en/', {}, {}, '198.51.100.1')), '/en/index.html');

// The program's own choices, by the tables that it prints.
const snapshot = fs.readFileSync(process.argv[2], 'utf8');
JSON.parse(snapshot.substring(snapshot.indexOf('\n---\n') + 5)).forEach((one) => {
    ['locales', 'aliases', 'same', 'near'].forEach((part) => {
        site[part] = one.offer[part];
    });
    one.choices.forEach((choice) => {
        const chosen = answer(ask('/', { 'accept-language': { value: choice[0] } }));
        same(one.offer.locales.join() + ' for ' + choice[0], chosen, '302 /' + choice[1] + '/');
    });
});

console.log(passed + ' passed, ' + failed + ' failed');
if (failed > 0) {
    throw new Error('the edge does not answer as it should');
}
