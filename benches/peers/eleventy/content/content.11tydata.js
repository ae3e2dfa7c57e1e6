const home = (data) => (data.lang === "en" ? "" : `/${data.lang}`);

export default {
  layout: "incident.njk",
  eleventyComputed: { permalink: (data) => `${home(data)}/incidents/${data.page.fileSlug}/index.html` },
};
