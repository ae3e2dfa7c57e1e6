// A server of this machine, for programs that start a browser of their own.
import http from 'node:http';

/** Serves a site at an address of this machine, of which its pages tell as of their own. */
export function serve(webroot) {
  const server = http.createServer((request, response) => {
    const found = webroot.answer(webroot.base + request.url);
    const isText = /html|xml|json|txt|plain/.test(found?.contentType ?? '');
    const body = isText ? found.body.toString().replaceAll(webroot.base, address()) : (found?.body ?? '');
    const headers = { ...found?.headers, ...(found?.contentType && { 'content-type': found.contentType }) };
    // The page for what is not there is looked at as a page that is there.
    response.writeHead(found?.status ?? 404, headers).end(body);
  });
  const address = () => `http://localhost:${server.address().port}`;
  return new Promise((listening) => server.listen(0, 'localhost', () => listening({ server, address: address() })));
}
