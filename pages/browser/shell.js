// Runs before Streamlit's own scripts.

// The folder that all pages lie in. Otherwise Streamlit looks for its server below the page's own path first: two
// requests that fail.
window.__streamlit = { BACKEND_BASE_URL: new URL(".", location.href).href };

let shown = location.pathname;

// Streamlit takes values out of the address that it leaves before it pushes the next page's, and pushes an
// entry for every value written to the URL. With this, Back returns to the page as it was left.
(() => {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let cleared = null;
  const fewer = (next) => {
    const now = new URLSearchParams(location.search);
    return [...next.searchParams].every(([name, value]) => now.get(name) === value) && next.search !== location.search;
  };
  history.pushState = (state, title, url) => {
    const next = new URL(url ?? "", location.href);
    if (next.pathname === location.pathname) {
      cleared = fewer(next) ? { href: location.href, time: performance.now() } : null;
      return replace(state, title, url);
    }
    if (cleared && performance.now() - cleared.time < 500) replace(history.state, "", cleared.href);
    cleared = null;
    shown = next.pathname;
    return push(state, title, url);
  };
})();

// Going back, Streamlit would give a slider that both pages have the value it had on the page that was left.
addEventListener("popstate", (event) => {
  if (shown === location.pathname) return;
  event.stopImmediatePropagation();
  location.reload();
}, true);

// To the projector and back: a fresh load with everything that is in the URL, which Streamlit would drop.
addEventListener("click", (event) => {
  const link = event.target.closest(".st-key-view a");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const url = new URL(location.href);
  const view = new URL(link.href).searchParams.get("view");
  if (view === "projector") url.searchParams.set("view", view);
  else url.searchParams.delete("view");
  location.assign(url);
}, true);

// What a clicker sends turns the page on a projector; Escape leaves it.
addEventListener("keydown", (event) => {
  const place = { PageDown: "next", PageUp: "previous", Escape: "view" }[event.key];
  const link = place && document.querySelector(`.st-key-clicker .st-key-${place} a`);
  if (!link) return;
  event.preventDefault();
  link.click();
});

// A file of progress is sent as soon as it is chosen: the browser's own controls would speak another language.
addEventListener("change", (event) => {
  if (event.target.matches(".own-data input[type=file]")) event.target.form.requestSubmit();
});
