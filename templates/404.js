// Puts the language first in which the address was looked for.
{
  const all = document.querySelector("[data-root]");
  const { root } = all.dataset;
  const [lang] = location.pathname.slice(root.length).split("/");
  const first = all.firstElementChild;
  const own = [...all.children].find((section) => section.lang === lang);
  if (location.pathname.startsWith(root) && own && own !== first) {
    const swap = (section, name) => {
      const old = section.firstElementChild;
      const heading = document.createElement(name);
      heading.append(...old.childNodes);
      old.replaceWith(heading);
    };
    swap(first, "h2");
    swap(own, "h1");
    all.prepend(own);
    Object.assign(document.documentElement, { lang, dir: own.dir });
    const [, site] = document.title.split(first.querySelector("h1, h2").textContent);
    document.title = own.firstElementChild.textContent + site;
  }
}
