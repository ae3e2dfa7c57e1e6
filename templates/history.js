// Leaves entries out of a list by what is chosen; the choice stands in the address.
{
  const template = document.getElementById("filters");
  const filters = template.content.firstElementChild.cloneNode(true);
  const rows = [...document.querySelectorAll("li.row")];
  const names = ["service", "kind", "language"];
  // What a row can be chosen by, each with its words. A service is known by the last part of the address of its page.
  const choicesOf = ({ dataset }, name) => {
    const named = [[dataset[name], dataset[`${name}Name`]]];
    if (name !== "service") return named;
    const others = (dataset.others ?? "").split("\n").filter(Boolean).map((line) => line.split(/ (.*)/, 2));
    return [...named, ...others].map(([href, words]) => [href.split("/").at(-2), words]);
  };
  const selects = names.map((name) => filters.querySelector(`[name="${name}"]`));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const [index, name] of names.entries()) {
    const words = new Map(rows.flatMap((row) => choicesOf(row, name)));
    const sorted = [...words].sort(([, a], [, b]) => a.localeCompare(b));
    for (const [value, label] of sorted) selects[index].add(new Option(label, value));
    selects[index].closest("label").hidden = words.size < 2;
  }
  const apply = () => {
    const shown = rows.filter((row) => {
      row.hidden = selects.some(({ name, value }) => value && !choicesOf(row, name).some(([own]) => own === value));
      return !row.hidden;
    });
    for (const list of document.querySelectorAll("ul.rows")) {
      const section = list.closest("section");
      if (section) section.hidden = !list.querySelector("li.row:not([hidden])");
    }
    filters.querySelector("output").value = `${number.format(shown.length)} / ${number.format(rows.length)}`;
  };
  const read = () => {
    const chosen = new URLSearchParams(location.hash.slice(1));
    for (const select of selects) {
      select.value = chosen.get(select.name) ?? "";
      // A choice that this list does not have leaves nothing out.
      if (select.selectedIndex < 0) select.value = "";
    }
    apply();
  };
  filters.addEventListener("input", () => {
    const chosen = new URLSearchParams();
    for (const { name, value } of selects) if (value) chosen.set(name, value);
    history.replaceState(null, "", `#${chosen}`);
    apply();
  });
  addEventListener("hashchange", read);
  filters.hidden = selects.every((select) => select.closest("label").hidden);
  template.after(filters);
  read();
}
