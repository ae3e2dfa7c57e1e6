// A minimal status site: a page for each incident in two languages, a list, a feed.
const languages = ["en", "de"];

export default function (config) {
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("minute", (date) => date.toISOString().slice(0, 16).replace("T", " "));
  config.addFilter("rfc822", (date) => date.toUTCString());
  config.addGlobalData("site", { title: "Example Status", url: "https://status.example.com", languages });
  for (const language of languages) {
    const newestFirst = (a, b) => b.date - a.date;
    config.addCollection(language, (all) => all.getFilteredByGlob(`content/${language}/*.md`).sort(newestFirst));
  }
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
