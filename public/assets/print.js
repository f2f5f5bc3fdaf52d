// The one button of a print page: says that a paper is printed, puts the mark of this print on it, then prints.
const button = document.querySelector(".screen button");
const statusLine = document.querySelector(".screen [role=status]");
const REFUSED = "没有打印：登录已过期，或网络不通。请刷新再点一次。";

async function mark(address) {
  try {
    const answer = await fetch(address, { method: "POST", redirect: "error" });
    return answer.ok ? answer.text() : null;
  } catch {
    return null;
  }
}

button.addEventListener("click", async () => {
  const address = button.dataset.printed;
  if (address) {
    button.disabled = true;
    const words = await mark(address);
    button.disabled = false;
    if (statusLine) statusLine.textContent = words === null ? REFUSED : "";
    if (words === null) return;
    for (const place of document.querySelectorAll(".mark")) place.textContent = words;
  }
  window.print();
});
