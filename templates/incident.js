{
  // Copies what an incident's page says first, with its address.
  const ways = document.querySelector("[data-copy]");
  if (ways && navigator.clipboard) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = ways.dataset.copy;
    button.addEventListener("click", async () => {
      const texts = [...document.querySelectorAll(".head,.answer,.notes>.note")].map((part) => part.innerText.trim());
      await navigator.clipboard.writeText([...texts, location.href.split("#")[0]].join("\n\n"));
      button.textContent = ways.dataset.copied;
    });
    ways.append(" ", button);
  }
  // Unfolds the update to which a link leads.
  const unfold = () => {
    document.querySelector(":target")?.querySelectorAll("details.fold").forEach((details) => (details.open = true));
  };
  addEventListener("hashchange", unfold);
  unfold();
  // The style turns the log around for the eye alone. Here its elements are turned around, for keyboards and screen readers.
  const log = document.getElementById("newest-first");
  const orders = [...document.querySelectorAll(".orders a")];
  let isNewestFirst = false;
  const order = () => {
    const wasNewestFirst = isNewestFirst;
    // Other links on the page leave the order as it is.
    if (orders.some((link) => link.hash === location.hash)) isNewestFirst = location.hash === "#newest-first";
    for (const link of orders) link.setAttribute("aria-current", (link.hash === "#newest-first") === isNewestFirst);
    if (isNewestFirst !== wasNewestFirst) log.append(...[...log.children].reverse());
  };
  log.classList.add("sorted");
  addEventListener("hashchange", order);
  order();
}
