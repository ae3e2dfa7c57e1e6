// The function at the edge (CloudFront Functions, runtime cloudfront-js-2.0). It sees every request
// before the cache does: it lets in who may come in, sends readers at the root to their language, and
// finds the file of a folder. infra/assemble puts in what it knows of the site and takes the comments out.
//
// Its engine has no destructuring, no for-of, no `??`; a function may have 10 KB.

// home: the path of the root. locales, aliases, same, near: what `kairan languages` prints
// (src/locale/offer.rs says how to read it). allowed: ranges of addresses, sorted, as key() writes them and without the zeros
// and f at the ends; null lets everyone in.
const site = {};

function handler(event) {
    const request = event.request;
    if (site.allowed && !isAllowed(event.viewer.ip)) {
        return {
            statusCode: 403,
            statusDescription: 'Forbidden',
            headers: {
                'cache-control': { value: 'no-store' },
                'content-type': { value: 'text/plain; charset=utf-8' },
            },
            body: { encoding: 'text', data: '403 Forbidden\n' },
        };
    }
    const path = request.uri;
    const file = path.substring(path.lastIndexOf('/') + 1);
    const wishes = request.headers['accept-language'];
    if (path === site.home && wishes && !('choose' in request.querystring)) {
        // The page with all languages stays for who asks for none: programs that follow links, readers who want to choose.
        return redirect(302, site.home + negotiate(joined(wishes)) + '/', request, {
            'cache-control': { value: 'private, max-age=0' },
            vary: { value: 'Accept-Language' },
        });
    }
    if (file === '') {
        request.uri = path + 'index.html';
    } else if (file.indexOf('.') < 0 || isPage(path)) {
        // Two slashes, or a slash and a backslash, would lead to another host.
        return redirect(301, path.replace(/^[\/\\]+/, '/') + '/', request, {
            'cache-control': { value: 'public, max-age=3600' },
        });
    }
    return request;
}

// Whether a path is that of a page of an incident or a service. Their names may hold dots, as files do.
function isPage(path) {
    const parts = path.replace(/^[\/\\]+/, '').split('/');
    return (
        parts.length === 3 &&
        site.locales.includes(parts[0]) &&
        (parts[1] === 'incidents' || parts[1] === 'services') &&
        parts[2] !== 'index.html'
    );
}

function redirect(status, path, request, headers) {
    const query = [];
    Object.keys(request.querystring).forEach((name) => {
        const values = request.querystring[name].multiValue || [request.querystring[name]];
        values.forEach((one) => query.push(one.value === '' ? name : name + '=' + one.value));
    });
    headers.location = { value: query.length > 0 ? path + '?' + query.join('&') : path };
    return {
        statusCode: status,
        statusDescription: status === 301 ? 'Moved Permanently' : 'Found',
        headers: headers,
    };
}

function joined(header) {
    return header.multiValue ? header.multiValue.map((one) => one.value).join(',') : header.value;
}

const TAG = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$/;
const WEIGHT = /^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/;

// The locale for an Accept-Language header, as src/locale/negotiate.rs chooses it.
function negotiate(header) {
    const wishes = [];
    const refused = [];
    header.toLowerCase().split(',').forEach((element, index) => {
        const end = element.indexOf(';');
        const tag = (end < 0 ? element : element.substring(0, end)).trim();
        const weight = end < 0 ? 1 : weigh(element.substring(end + 1));
        if (weight < 0 || (tag !== '*' && !TAG.test(tag))) {
            return;
        }
        const wish = { tag: known(tag), weight: weight, index: index };
        if (weight > 0) {
            wishes.push(wish);
        } else if (wish.tag in site.same) {
            refused.push(site.same[wish.tag]);
        }
    });
    wishes.sort((one, other) => other.weight - one.weight || one.index - other.index);
    for (let i = 0; i < wishes.length; i++) {
        const suiting = wishes[i].tag === '*' ? [0] : near(wishes[i].tag);
        for (let j = 0; j < suiting.length; j++) {
            if (!refused.includes(suiting[j])) {
                return site.locales[suiting[j]];
            }
        }
    }
    return site.locales[0];
}

function weigh(parameter) {
    const at = parameter.indexOf('=');
    if (at < 0 || parameter.substring(0, at).trim() !== 'q') {
        return 1;
    }
    const value = parameter.substring(at + 1).trim();
    return WEIGHT.test(value) ? Number(value) : -1;
}

function known(tag) {
    const end = tag.indexOf('-');
    const language = end < 0 ? tag : tag.substring(0, end);
    return language in site.aliases ? site.aliases[language] + tag.substring(language.length) : tag;
}

function near(tag) {
    let end = tag.length;
    while (end > 0) {
        const whole = tag.substring(0, end);
        if (whole in site.near) {
            return site.near[whole];
        }
        end = whole.lastIndexOf('-');
        const any = whole.substring(0, end + 1) + '*';
        if (end > 0 && any in site.near) {
            return site.near[any];
        }
    }
    return [];
}

function isAllowed(address) {
    const wanted = key(address);
    let low = 0;
    let high = site.allowed.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (site.allowed[middle][0] <= wanted) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    // `~` comes after every digit, as the f that were taken off would.
    return low > 0 && wanted <= site.allowed[low - 1][1] + '~';
}

// An address as text that sorts like it: its version, then all of its digits in hexadecimal.
function key(address) {
    if (address.indexOf(':') < 0) {
        return '4' + address.split('.').map((part) => hex(Number(part).toString(16), 2)).join('');
    }
    const ends = address.toLowerCase().split('::');
    const first = ends[0] === '' ? [] : ends[0].split(':');
    const last = ends.length < 2 || ends[1] === '' ? [] : ends[1].split(':');
    while (first.length + last.length < 8) {
        first.push('0');
    }
    return '6' + first.concat(last).map((part) => hex(part, 4)).join('');
}

function hex(digits, width) {
    return digits.padStart(width, '0');
}
