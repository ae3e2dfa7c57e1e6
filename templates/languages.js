// Goes on to the first language of the reader that the site has, as `negotiate` chooses it; `?choose` shows all of them.
{
  const links = [...document.querySelectorAll("#languages a")];
  const known = (tag) => {
    try {
      return new Intl.Locale(tag);
    } catch {
      return null;
    }
  };
  const offered = links.map(({ hreflang, href }) => ({ tag: known(hreflang), href })).filter(({ tag }) => tag);
  // Browsers ask for Norwegian as `nb`.
  const language = (tag) => tag.language.replace(/^nb$/, "no");
  const suits = (wish) => {
    const [whole, plain] = [wish.maximize(), wish.minimize()];
    const same = offered.filter(({ tag }) => language(tag) === language(whole));
    const near = same.filter(({ tag }) => tag.maximize().script === whole.script);
    return (
      near.find(({ tag }) => tag.baseName === wish.baseName) ??
      near.find(({ tag }) => tag.minimize().baseName === plain.baseName) ??
      near.find(({ tag }) => !tag.region) ??
      // Of pt-BR and pt-PT the latter suits who reads pt-AO: that of a region that is not the usual one, either.
      near.find(({ tag }) => plain.region && tag.minimize().region) ??
      near[0] ??
      same[0]
    );
  };
  if (location.protocol !== "file:" && !location.search.startsWith("?choose")) {
    const wishes = navigator.languages.map(known).filter(Boolean);
    const found = wishes.map(suits).find(Boolean);
    if (found) location.replace(found.href);
  }
}
