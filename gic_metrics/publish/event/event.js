(() => {
  "use strict";
  const ROUND_TRIP_RELOAD = 3600000;
  const decks = [...document.querySelectorAll("[data-language]")];
  const here = new URLSearchParams(location.hash.slice(1));
  const started = Date.now(), STAY = Math.max(0.2, Number(here.get("stay")) || 14) * 1000;
  let language = Math.max(0, decks.findIndex((d) => d.dataset.language === here.get("lang")));
  let fixed = here.has("lang"), paused = here.has("pause"), place = Number(here.get("card") || 0), timer = 0;
  const size = () => decks[language].querySelectorAll(".card").length;
  const remember = () => {
    const kept = new URLSearchParams();
    if (fixed) kept.set("lang", decks[language].dataset.language);
    if (paused) kept.set("pause", "1");
    if (here.has("stay")) kept.set("stay", here.get("stay"));
    history.replaceState(null, "", "#" + kept);
  };
  const show = () => {
    decks.forEach((deck, d) => {
      deck.hidden = d !== language;
      deck.querySelectorAll(".card").forEach((card, c) => card.classList.toggle("on", c === place));
      deck.querySelectorAll(".dots i").forEach((dot, c) => dot.classList.toggle("on", c === place));
      deck.querySelectorAll("[data-do=pause]").forEach((b) => b.setAttribute("aria-pressed", String(paused)));
    });
    document.documentElement.lang = decks[language].dataset.language;
    document.title = decks[language].dataset.title;
    clearTimeout(timer);
    if (!paused) timer = setTimeout(() => go(1, true), STAY);
  };
  const go = (step, itself) => {
    const next = place + step;
    if (itself && next >= size()) {
      if (Date.now() - started > ROUND_TRIP_RELOAD) { location.reload(); return; }
      if (!fixed) language = (language + 1) % decks.length;
    }
    place = (next + size()) % size();
    show();
  };
  const deeds = {
    next: () => go(1), back: () => go(-1),
    language: () => { language = (language + 1) % decks.length; fixed = true; remember(); show(); },
    pause: () => { paused = !paused; remember(); show(); },
    full: () => { if (document.fullscreenElement) document.exitFullscreen(); else document.documentElement.requestFullscreen().catch(() => {}); },
  };
  const keys = { ArrowRight: "next", PageDown: "next", " ": "next", Enter: "next", ArrowLeft: "back", PageUp: "back", l: "language", L: "language", p: "pause", P: "pause", f: "full", F: "full" };
  addEventListener("keydown", (event) => {
    const deed = keys[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter")) return;
    event.preventDefault();
    deeds[deed]();
  });
  addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) deeds[button.dataset.do]();
  });
  let stir = 0;
  addEventListener("pointermove", () => { document.body.classList.add("stirred"); clearTimeout(stir); stir = setTimeout(() => document.body.classList.remove("stirred"), 3000); });
  addEventListener("error", () => setTimeout(() => location.reload(), 5000));
  document.body.classList.add("turning");
  show();
})();
