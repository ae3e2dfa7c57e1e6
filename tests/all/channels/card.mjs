// Renders an Adaptive Card as its makers do, with Markdown: `node card.mjs`, with the card as JSON on standard input. What
// readers see is written to standard output as JSON: its text, the elements that Markdown made, and what the renderer
// finds wrong with the card.
import { fileURLToPath } from 'node:url';

const script = (path) => ({ path: fileURLToPath(new URL(`../../web/node_modules/${path}`, import.meta.url)) });
const { withBrowser } = await import(new URL('../../web/lib/browser.mjs', import.meta.url));

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const card = JSON.parse(Buffer.concat(chunks).toString());

await withBrowser(async (browser) => {
  const page = await browser.newPage();
  await page.setContent('<div></div>');
  await page.addScriptTag(script('adaptivecards/dist/adaptivecards.min.js'));
  await page.addScriptTag(script('markdown-it/dist/browser/markdown-it.umd.min.js'));
  const seen = await page.evaluate((json) => {
    const markdown = window.markdownit();
    const { AdaptiveCard, SerializationContext } = window.AdaptiveCards;
    AdaptiveCard.onProcessMarkdown = (text, result) => {
      result.outputHtml = markdown.render(text);
      result.didProcess = true;
    };
    const rendered = new AdaptiveCard();
    const context = new SerializationContext();
    rendered.parse(json, context);
    const element = rendered.render();
    document.body.append(element);
    const problems = [...Array(context.eventCount).keys()].map((at) => context.getEventAt(at).message);
    return {
      text: element.innerText,
      direction: getComputedStyle(element).direction,
      elements: [...element.querySelectorAll('a, em, strong, code, li, h1, blockquote, s')].map((one) => one.tagName),
      problems: [...problems, ...rendered.validateProperties().validationEvents.map((one) => one.message)],
    };
  }, card);
  console.log(JSON.stringify(seen));
});
