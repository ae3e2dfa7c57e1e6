// Faults made in the good site, by the check that must find each. `edit` is a file and how its text
// changes; the check's findings must hold a line that matches `finds`. The faults of one check are
// made in one site together, so they stand apart from each other.
const replace = (from, to) => (text) => text.replace(from, to);
const before = (mark, addition) => (text) => text.replace(mark, addition + mark);
const inMain = (addition) => before('</main>', addition);
// An edit that the page's own policy would not let act: the policy gives way first.
const unlocked = (edit) => (text) =>
  edit(text).replace(/style-src '[^']*'/, "style-src 'unsafe-inline'; script-src 'unsafe-inline'");
const script = (body) => unlocked(inMain(`<script>${body}</script>`));

export const FAULTS = {
  'characters.py': [
    ['en/index.html', inMain('<p>cafe\u0301</p>'), /NFC/],
    ['ja/index.html', inMain('<p>\u202eabc</p>'), /U\+202E/],
    ['ar/index.html', inMain('<p>\u2068abc</p>'), /opened and not closed/],
    ['404.html', inMain('<p>\u00e3\u0082\u00b5</p>'), /wrong encoding/],
    ['index.html', inMain('<p>\ufffd</p>'), /U\+FFFD/],
    ['en/services/mail/index.html', inMain('<p>&amp;amp;</p>'), /machinery: &amp;amp;/],
    ['ja/services/mail/index.html', inMain('<p>{$count} updates</p>'), /machinery: \{\$count\}/],
    ['ja/feed.atom', replace('Mail is', 'Mail\u0008 is'), /U\+0008/],
  ],
  'links.py': [
    ['en/index.html', inMain('<a href="incidents/Z-9/">Z</a>'), /Z-9\/" leads nowhere/],
    ['ja/index.html', inMain('<a href="incidents/A-1/#u99">Z</a>'), /leads to no #u99/],
    ['ar/index.html', inMain('<a href="/ar/">Z</a>'), /does not work under a path/],
    ['en/services/mail/index.html', inMain('<img src="logo.svg" alt="">'), /src="logo.svg" leads/],
    ['ja/services/mail/index.html', inMain('<p aria-labelledby="no">Z</p>'), /names no element/],
    ['ar/services/mail/index.html', inMain('<a href="javascript:1">Z</a>'), /of a kind/],
    [
      'en/history/2026-09/index.html',
      inMain('<a href="https://status.example/en/">Z</a>'),
      /absolute link within/,
    ],
    ['404.html', inMain('<a href="https://status.example/gone/">Z</a>'), /404.*leads nowhere/],
    ['404.html', inMain('<a href="en/">Z</a>'), /is relative, on a page/],
  ],
  'languages.py': [
    ['en/index.html', replace('<html lang="en"', '<html'), /\/en\/: no lang/],
    ['ar/services/mail/index.html', replace('dir="rtl"', 'dir="ltr"'), /dir is ltr/],
    ['ja/services/mail/index.html', replace(/<link rel="canonical".*\n/, ''), /canonical address is/],
    ['ja/history/2026-09/index.html', replace(/<link.*x-default.*\n/, ''), /no hreflang x-default/],
    ['ar/history/2026-09/index.html', replace(/<link.*"en".*\n/, ''), /tells other languages/],
    ['en/incidents/A-1/index.html', replace(/\/ja\/incidents/, '/ja/gone'), /ja leads nowhere/],
    ['sitemap-pages.xml', replace(/<url>.*en\/incidents\/B-2.*\n/, ''), /does not list .*en.*B-2/],
    ['sitemap.xml', before('</sitemapindex>', '<sitemap><loc>https://x.example/a.xml</loc></sitemap>'), /no part of it: .*a\.xml/],
    ['sitemap-pages.xml', before('</urlset>', '<url><loc>https://x.example/</loc></url>'), /no page: .*x\./],
  ],
  'clients.py': [
    ['ja/api/v2/summary.json', replace('"status":"operational"', '"status":"fine"'), /Mail is fine/],
    ['ar/api/v2/summary.json', replace('"status":"investigating"', '"status":"resolved"'), /tells of the incidents \[\]/],
    ['en/feed.json', replace('"items":', '"things":'), /jsonfeed-util cannot read it|en\/feed.json/],
    ['ja/feed.atom', replace('</entry>', ''), /ja\/feed.atom: feedparser/],
    ['ar/feed.rss', replace('</item>', ''), /ar\/feed.rss: feedparser/],
  ],
  'clients.mjs': [
    ['api/v2/incidents.json', replace('{"page"', '{{"page"'), /api\/v2\/incidents.json: statuspage.io reads something else|cannot read it/],
    ['ja/api/v2/summary.json', replace('"impact":"minor",', ''), /B-2 has no impact/],
    ['ja/api/v2/components.json', replace('"status":"operational",', ''), /the component mail has no status/],
    ['ar/api/v2/status.json', replace('"indicator":"minor",', ''), /the page has no state/],
    ['ar/api/v2/incidents/unresolved.json', replace(/,"components":.*?]/, ''), /has no components/],
    ['api/v2/summary.json', replace('"description":"Service status"', '"description":""'), /the widget shows/],
    ['en/feed.json', replace(/"id":"[^"]*",/, ''), /en\/feed.json: /],
    ['ja/open.atom', replace('<entry>', '<entry '), /ja\/open.atom: /],
    ['ar/feed.rss', replace('</channel>', ''), /ar\/feed.rss: cannot be read|ar\/feed.rss: /],
  ],
  'feeds.py': [
    ['en/feed.atom', replace('</entry>', ''), /en\/feed.atom: is not well-formed/],
    ['ja/feed.atom', replace('</updated>', ' </updated>'), /is no RFC 3339/],
    ['ja/feed.atom', replace('/u1</id>', '/u2</id>'), /is used 2 times/],
    ['ja/feed.atom', replace('#u3"', '#u33"'), /leads to no #u33/],
    ['ar/feed.atom', replace('rel="self"', 'rel="via"'), /ar\/feed.atom: no link rel=self/],
    ['ar/feed.atom', replace('&lt;p&gt;', '&lt;p onclick="x"&gt;'), /holds a script in onclick/],
    ['ar/feed.atom', replace('&lt;p&gt;Mail', '&lt;style&gt;&lt;/style&gt;Mail'), /<style>/],
    ['ar/feed.atom', before('</feed>', '<link rel="current" href="https://x.example/"/>'), /has no link rel=current/],
    ['en/feed.rss', replace('Wed,', 'Thu,'), /no RFC 822/],
    ['en/feed.rss', replace(' isPermaLink="false"', ''), /isPermaLink=false/],
    ['ja/feed.rss', replace('00:00:00 GMT', '01:00:00 GMT'), /two items share a pubDate/],
    ['ja/feed.rss', replace(/<item>(?![^]*<item>)[^]*<\/item>/, ''), /tells other entries/],
    ['ar/index.html', replace(/<link.*feed\.rss.*\n/, ''), /ar\/feed.rss: no page names/],
  ],
  'calendars.py': [
    ['en/calendar.ics', replace('X-WR-CALNAME', 'X-OTHER'), /has no X-WR-CALNAME/],
    ['ja/calendar.ics', replace('SUMMARY:', `SUMMARY:${'x'.repeat(75)}`), /a line has \d+ octets/],
    ['ar/calendar.ics', replace('STATUS:CONFIRMED', 'STATUS:MAYBE'), /is MAYBE/],
  ],
  'machines.py': [
    ['en/badge.svg', replace('x="75"', 'x="55"'), /its texts meet/],
    ['ja/badge.svg', replace(' role="img"', ''), /has no text in place/],
    ['en/opensearch.xml', replace('?q=', '?x='), /does not lead to a search/],
    ['ja/index.md', replace('B-2/', 'Z-9/'), /leads nowhere: .*Z-9/],
    ['ar/embed/status.json', replace('operational', 'fine'), /its JSON says fine/],
    ['en/embed/status.json', replace('B-2', 'A-1'), /shows \['B-2'\], and its JSON \['A-1'\]/],
    ['ja/embed/index.html', replace(' target="_blank"', ''), /a link opens within/],
  ],
  'calendars.mjs': [
    ['en/calendar.ics', replace('URL:', 'URL:x'), /leads to no page/],
    ['ja/calendar.ics', replace('DTEND:20260903', 'DTEND:20260902'), /before it begins/],
    ['ar/calendar.ics', replace('BEGIN:VEVENT', 'BEGIN:X\r\nBEGIN:VEVENT'), /ical\.js/],
  ],
  'policy.mjs': [
    ['en/index.html', replace(/<meta http-equiv="Content-S.*\n/, ''), /\/en\/: no Content-Sec/],
    ['ja/index.html', replace("style-src '", "style-src 'unsafe-inline' '"), /policy is unsafe/],
    ['ar/index.html', replace('<meta charset', '<base href="x"><meta charset'), /stands before/],
    ['404.html', replace("default-src 'none'; ", ''), /404.html: no default-src/],
    ['en/services/mail/index.html', replace('</style>', 'p{}</style>'), /not let its style in/],
    ['ja/services/mail/index.html', inMain('<script>1</script>'), /not let its script in/],
    ['index.html', replace("img-src 'self'", 'script-src https:'), /^\/: script-src https:/],
  ],
  'meta.mjs': [
    ['en/index.html', replace(/<meta name="description".*\n/, ''), /\/en\/: 0 descriptions/],
    ['ja/index.html', replace('name="description" content="', `name="description" content="${'x'.repeat(160)}`), /\/ja\/: its description has 1\d\d char/],
    ['ar/index.html', replace('assets/card.png', 'assets/gone.png'), /\/ar\/: og:image is not there: .*gone/],
    ['en/incidents/A-1/index.html', replace('"BreadcrumbList"', '"Nonsense"'), /A-1\/: .*lacks a known type/],
    ['ja/incidents/A-1/index.html', replace('"position":1', '"position":"<"'), /A-1\/: .*could end the script/],
    ['ar/incidents/A-1/index.html', replace('og:url" content="', 'og:url" content="x'), /A-1\/: og:url is not/],
    ['ja/services/mail/index.html', replace('ja_JP', 'ja'), /mail\/: og:locale is ja/],
    ['en/services/mail/index.html', replace('<title>Mail', '<title>2026-09'), /mail\/: has the title of \/en\/history/],
    ['ar/services/mail/index.html', replace(/<link rel="icon".*\n/, ''), /mail\/: not one icon/],
    ['en/history/2026-09/index.html', replace('"position":1', '"position":1,"colour":"red"'), /2026-09\/: schema.org knows no itemListElement/],
  ],
  'structured-data.mjs': [
    ['en/index.html', replace(/"@type":"BreadcrumbList"/, '"@type":"BreadcrumbsList"'), /\/en\/: Type "BreadcrumbsList" is not a valid/],
    ['ja/index.html', replace('"position":1', '"position":1,"colour":"red"'), /\/ja\/: Property "colour" for type "ListItem" is not/],
    ['ar/index.html', replace('"itemListElement":[', '"itemListElement":[],"x":['), /\/ar\/: At least two ListItems/],
  ],
  'weight.mjs': [
    ['en/incidents/A-1/index.html', inMain(incompressible(20_000)), /over 14000 for 10/],
    ['ja/incidents/B-2/index.html', inMain(incompressible(20_000)), /over 14000 for 2/],
  ],
  'html.mjs': [
    ['en/index.html', inMain('<div><p>Z</div>'), /\/en\/:.*p/],
    ['ja/index.html', inMain('<p style="color:red">Z</p>'), /no-inline-style/],
    ['ar/index.html', replace(/<title>.*\n/, ''), /title/],
  ],
  'nu.mjs': [
    ['en/index.html', inMain('<h9>Z</h9>'), /en\/index.html.*h9/],
    ['ja/index.html', inMain('<p id="z"></p><p id="z"></p>'), /Duplicate ID/],
    ['ar/index.html', replace('1rem/1.5', '1rem/wide'), /ar\/index.html.*font/],
  ],
  'print.mjs': [
    ['en/index.html', unlocked(replace('nav{display:none}', '')), /\/en\/: navigation is printed/],
    ['en/incidents/A-1/index.html', unlocked(replace(/details::[^}]*}/, '')), /A-1\/: what it holds/],
    ['ja/index.html', replace(/ data-address="[^"]*"/, ''), /\/ja\/: its address is not on paper/],
    ['ar/index.html', unlocked(replace(' 2026"', '"')), /\/ar\/: the time of printing/],
  ],
  'without-script.mjs': [
    ['en/index.html', inMain('<p hidden>Secret</p>'), /\/en\/: cannot be seen .* Secret/],
    ['ja/index.html', script('document.querySelector("h1").remove()'), /away: サービスの状態/],
    ['ar/index.html', replace(/<body>[^]*<\/body>/, '<body></body>'), /says nothing/],
  ],
  'first-screen.mjs': [
    ['en/incidents/A-1/index.html', replace('<main>', '<main>' + '<br>'.repeat(60)), /A-1\/: h1 ends .* below the first screen/],
    ['ja/incidents/B-2/index.html', replace(/<dl class="strip">.*\n/, ''), /B-2\/: does not say since when/],
    ['ar/index.html', inMain(`<section><h2 id="services">Services</h2>${'<br>'.repeat(90)}</section>`), /\/ar\/: its services end .* below the second screen/],
  ],
  'reflow.mjs': [
    ['en/index.html', unlocked(inMain('<p style="white-space:nowrap"><bdi>Z</bdi></p>')), /\/en\/: scrolls sideways by .* names of 300/],
    ['ja/index.html', unlocked(inMain('<p style="forced-color-adjust:none;color:#fff;background:#fff">Zeta</p>')), /\/ja\/: cannot be seen with forced colors: Zeta/],
    ['ar/index.html', unlocked(inMain('<p style="transition-duration:2s">Z</p>')), /\/ar\/: moves for who wants no motion/],
  ],
  'unstyled.mjs': [
    ['en/index.html', inMain('<p><span>left</span><span>right</span></p>'), /\/en\/: runs together without its style: (left|right)/],
    ['ja/index.html', replace(/<h1>.*<\/h1>/, ''), /\/ja\/: has no heading in its main part/],
  ],
  'keyboard.mjs': [
    ['en/index.html', unlocked(replace('</style>', ':focus{outline:none!important}</style>')), /\/en\/: the focus cannot be seen at <a/],
    ['ja/index.html', inMain('<button type="button" tabindex="2">Z</button>'), /\/ja\/: the keyboard goes in another order/],
    ['ar/index.html', script('const link = document.querySelector("main a"); addEventListener("keydown", (event) => document.activeElement === link && event.preventDefault());'), /\/ar\/: the keyboard is caught at <a/],
    ['en/services/mail/index.html', inMain('<h4>Z</h4>'), /mail\/: a heading of level 4 follows one of level 1/],
    ['ja/services/mail/index.html', inMain('<button type="button"> </button>'), /mail\/: a button has no name/],
    ['en/incidents/A-1/index.html', unlocked((text) => inMain('<p class="orders"><a href="#newest-first">Newest</a></p>')(text).replace('<ol>', '<ol id="newest-first" style="display:flex;flex-direction:column-reverse">')), /A-1\/: the log is read in another order/],
    ['ja/incidents/A-1/index.html', (text) => inMain('<p class="orders"><a href="#newest-first">Newest</a></p>')(text).replace('<ol>', '<ol id="newest-first">'), /A-1\/: the log is not turned around/],
    ['ar/services/mail/index.html', script('document.querySelector("nav a").addEventListener("focus", ({ target }) => { target.blur(); document.querySelector("footer").remove(); });'), /mail\/: the keyboard does not reach <a/],
  ],
  'pa11y.mjs': [
    ['en/index.html', unlocked(inMain('<p style="color:#999;background:#fff">Pale</p>')), /\/en\/ at 1280px.*contrast/],
    ['ja/index.html', inMain('<img src="../assets/card.png">'), /\/ja\/ .*alt/],
    ['404.html', inMain('<form><input type="text"><button>Z</button></form>'), /404.*(label|name)/],
  ],
  'lighthouse.mjs': [
    ['en/index.html', replace(/<meta name="description".*\n/, ''), /\/en\/: seo: .*meta-description/],
    ['ja/index.html', inMain('<img src="../assets/card.png">'), /\/ja\/: accessibility: .*image-alt/],
    ['404.html', replace(" connect-src 'self';", ''), /404.html: seo: robots.txt/],
  ],
  'freshness.mjs': [
    ['en/index.html', unlocked(replace("'alert'", "'note'")), /\/en\/: two days later does not warn/],
    ['ja/index.html', unlocked(replace("hero.classList.remove('operational');", '')), /\/ja\/: without a network is shown as fine/],
    ['ar/index.html', unlocked(replace('time.dateTime = checked_at;', '')), /\/ar\/: a minute later does not tell/],
    ['en/incidents/A-1/index.html', inMain('<img src="../../feed.atom" alt="">'), /A-1\/: asks for .*feed\.atom/],
  ],
  'choosing.mjs': [
    ['index.html', unlocked(replace('!location.search', 'true')), /^\/: leads on who wants to choose/],
    ['404.html', unlocked(replace('documentElement.lang = lang', 'body.id = lang')), /begins with en below \/ja\//],
  ],
  'search.mjs': [
    ['en/search/2026-09/0.json', replace('0b ', '0d '), /en\/search\/: does not find B-2/],
    ['en/search/index.html', replace(/<noscript>.*<\/noscript>/, ''), /en\/search\/: does not say that it needs a script/],
    ['ja/search/index.html', unlocked(replace('ß: "ss"', 'ß: "s"')), /ja\/search\/: reads words otherwise: Straße/],
    ['ja/incidents/B-2/index.md', replace(/- \[Original[^]*Certificates/, '## 2026-09-02\n\nMails'), /ja\/search\/: does not show where in B-2 it found: certificates/],
    ['ar/search/index.html', unlocked(replace('place.lang = original;', '')), /ar\/search\/: says of no text around a word of an original/],
    ['en/incidents/A-1/index.md', replace('renewal', 'renovation'), /ja\/search\/: does not show where in the original of A-1 it found: renewal/],
    ['ja/search/index.html', unlocked(replace('readKeyFiles.size < readBefore + mayRead', 'true')), /ja\/search\/: fetches all of a large index without being asked/],
    ['ar/search/index.html', unlocked(replace('mayRead *= 2;', 'isAll = true;')), /ar\/search\/: does not go on to older incidents/],
    ['ar/search/index.html', replace('data-none="Nothing found" ', ''), /ar\/search\/: does not say that nothing was found/],
  ],
  'days.mjs': [
    ['en/index.html', replace('M0 5h1M2 5h1', 'M0 5h1'), /\/en\/: .*does not draw each day once/],
    ['en/index.html', replace('data-days="1 1"', 'data-days="1 2"'), /\/en\/: .*tells other days than it draws/],
    ['ja/index.html', unlocked(replace('event.key === "Escape"', 'false')), /\/ja\/: .*keeps its card after Escape/],
    ['ja/services/mail/index.html', replace('id="day-2026-09-02"', 'id="day-2026-09-03"'), /\/ja\/: .*does not tell of 2026-09-02/],
    ['ar/index.html', unlocked(replace('dir === "rtl" ? "ArrowLeft"', 'dir === "rtl" ? "ArrowUp"')), /\/ar\/: .*does not say "Down" of 2026-09-02/],
  ],
  'times.mjs': [
    ['en/incidents/A-1/index.html', unlocked(replace('classList.add("elsewhere")', 'classList.add("here")')), /in America\/New_York: shows 2026-09-01T00:00:00Z as 2026-09-01T00/],
    ['ar/index.html', unlocked(replace('new Date(checked_at).toLocaleString', 'new Date(0).toLocaleString')), /\/ar\/: in America\/New_York: shows/],
  ],
  'filters.mjs': [
    ['en/history/2026-09/index.html', unlocked(replace('row.hidden =', 'row.title =')), /service mail: shows 2 of 1/],
    ['ja/history/2026-09/index.html', unlocked(replace('addEventListener("hashchange", read);', 'history.replaceState = () => {};')), /service chat: its address does not show it/],
    ['ar/history/2026-09/index.html', replace('<template id="filters">', '<select aria-label="x"><option>x</option></select><template id="filters">'), /offers choices that do nothing/],
    ['ja/history/2026-09/index.html', replace('data-kind="incident"', 'data-kind="advisory"'), /without a script cannot be filtered by kind-advisory/],
    ['ar/history/2026-09/index.html', replace('data-language="en"', 'data-language="ar"'), /without a script cannot be filtered by language-own/],
  ],
  'embed.mjs': [
    ['en/embed/status.json', replace('Fine', 'Bad'), /en\/embed\/: shows in a frame: Fine/],
    ['ja/embed/index.html', inMain('<pre>' + 'x '.repeat(600) + '</pre>'), /ja\/embed\/: is wider than its frame/],
    ['ar/embed/index.html', replace(' target="_blank"', ''), /ar\/embed\/: its link opens within/],
  ],
  'browsing.mjs': [
    ['en/index.html', inMain('<pre>' + 'x '.repeat(400) + '</pre>'), /at 320px.*scrolls sideways/],
    ['ja/index.html', inMain('<img src="gone.svg" alt="">'), /asks for what is not there: .*gone/],
    ['ar/index.html', inMain('<script>1</script>'), /breaks its own policy: script-src-elem/],
    ['en/incidents/A-1/index.html', script('throw new Error("broken")'), /a script fails: broken/],
    [
      '404.html',
      (text) =>
        inMain('<img src="https://elsewhere.example/x.png" alt="">')(
          text.replace("img-src 'self'", 'img-src https:'),
        ),
      /404.html.*asks another site: https:\/\/elsewhere/,
    ],
  ],
  'accessibility.mjs': [
    ['en/index.html', replace('<html lang="en"', '<html'), /html-has-lang/],
    ['ja/index.html', inMain('<a href="./"></a>'), /link-name/],
    ['ar/index.html', unlocked(replace('light-dark(#0000cc,#a8c7fa)', '#0000cc')), /dark.*color-contrast/],
  ],
};

/** Text that compression cannot make smaller than about three quarters; the same each time. */
function incompressible(length) {
  let seed = 1;
  const next = () => (seed = (seed * 48271) % 2147483647) % 64;
  return Array.from({ length }, () => String.fromCharCode(48 + next())).join('').replace(/[<&]/g, '0');
}
