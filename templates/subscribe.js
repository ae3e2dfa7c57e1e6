// Adds a button to each address, which copies it.
{
  const { copyAddress: copy, copiedAddress: copied } = document.querySelector("[data-copy-address]").dataset;
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  if (navigator.clipboard) {
    document.querySelector("main").append(said);
    document.querySelectorAll(".address").forEach((address) => {
      const { textContent: text } = address.querySelector("code");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = copy;
      button.setAttribute("aria-label", `${copy}: ${text}`);
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = said.textContent = copied;
      });
      address.append(button);
    });
  }
}
