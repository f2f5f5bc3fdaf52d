// Puts the items of the handbook on pages and writes the page numbers into its contents list: browsers cannot yet do
// that by style alone. Each item that does not fit on the rest of a page begins a new one.
const millimetre = 96 / 25.4;
const room = (297 - 2 * 20 - 2) * millimetre; // A4 without the margins of the style sheet, and a little to spare

// The page each block lands on; `page` is the one that the first block begins.
function lay(blocks, page) {
  let used = 0;
  for (const block of blocks) {
    const height = block.getBoundingClientRect().height;
    const first = block === blocks[0];
    if (!first && (block.classList.contains("fresh") || used + height > room)) {
      block.style.breakBefore = "page";
      page += 1;
      used = 0;
    }
    block.dataset.page = page;
    used += height;
    while (used > room) { // longer than a page: the next one begins anew
      page += 1;
      used = used - room > room ? used - room : room;
    }
  }
  return page;
}

function number() {
  for (const article of document.querySelectorAll("article.chapter")) article.classList.add("fresh");
  const contents = [...document.querySelectorAll("#contents > *")];
  const articles = [...document.querySelectorAll("#book > article")];
  const last = lay(contents, 2); // the cover is page 1
  lay(articles, last + 1);
  for (const place of document.querySelectorAll("[data-page-of]")) {
    place.textContent = document.getElementById(place.dataset.pageOf).dataset.page;
  }
}

document.fonts.ready.then(number);
