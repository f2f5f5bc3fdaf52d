// The one button of a print page.
document.querySelector(".screen button").addEventListener("click", () => window.print());
