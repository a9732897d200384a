// Runs before Streamlit's own scripts.

// Streamlit clears the query on the entry it leaves before it pushes the next page, and pushes an entry
// for every value written to the URL. With this, Back returns to the page as it was left.
(() => {
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let cleared = null;
  history.pushState = (state, title, url) => {
    const next = new URL(url ?? "", location.href);
    if (next.pathname === location.pathname) {
      cleared = next.search ? null : { href: location.href, time: performance.now() };
      return replace(state, title, url);
    }
    if (cleared && performance.now() - cleared.time < 500) replace(history.state, "", cleared.href);
    cleared = null;
    return push(state, title, url);
  };
})();

// What a clicker sends turns the page on a projector; Escape leaves it.
addEventListener("keydown", (event) => {
  const place = { PageDown: "next", PageUp: "previous", Escape: "leave" }[event.key];
  const link = place && document.querySelector(`.st-key-clicker .st-key-${place} a`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
