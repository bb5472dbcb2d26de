// What every page does beyond HTML: countdowns, keys, the manners of htmx. It holds no words: those come translated
// in <meta name="words">. Without it every verb still works; only field.js and offline.js (portal) add camera and offline work.
"use strict";
(() => {
  const meta = (name) => document.querySelector(`meta[name="${name}"]`);
  const words = JSON.parse(meta("words")?.content || "{}");
  const fill = (text, figures) => text.replace(/%\((\w+)\)s/g, (_, name) => figures[name] ?? "");

  // One polite line for screen readers; the same sentence must be said again, so it is emptied first.
  function tell(sentence) {
    const line = document.getElementById("told");
    if (!line || !sentence) return;
    line.textContent = "";
    requestAnimationFrame(() => { line.textContent = sentence; });
  }

  // A sentence that must be read: a note above the page's content.
  function warn(sentence) {
    const note = document.createElement("p");
    note.className = "note refused";
    note.setAttribute("role", "alert");
    note.textContent = sentence;
    document.querySelectorAll("main > .note.warned").forEach((old) => old.remove());
    note.classList.add("warned");
    document.getElementById("main")?.prepend(note);
  }

  // Time ------------------------------------------------------------------------------------------
  // The device's clock may be wrong, the server's is right. A page out of the cache carries an old time: then the
  // offset found earlier holds.
  function clockOffset() {
    const given = Date.parse(meta("now")?.content);
    const arrival = performance.getEntriesByType("navigation")[0];
    const kept = sessionStorage.getItem("clock-offset");
    if (Number.isNaN(given)) return 0;
    if (arrival && arrival.transferSize === 0 && kept !== null) return Number(kept);
    const offset = given - Date.now();
    sessionStorage.setItem("clock-offset", offset);
    return offset;
  }
  const offset = clockOffset();
  const present = () => new Date(Date.now() + offset);

  const MINUTE = 60e3, HOUR = 60 * MINUTE;
  const calendar = new Intl.DateTimeFormat("en-CA", {
    timeZone: meta("now")?.dataset.zone || "Asia/Shanghai", hourCycle: "h23",
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  });
  // A moment as the company's calendar has it; `day` counts days, for differences.
  function local(at) {
    const part = Object.fromEntries(calendar.formatToParts(at).map(({ type, value }) => [type, value]));
    const midnight = Date.UTC(part.year, part.month - 1, part.day);
    return {
      ...part, day: midnight / (24 * HOUR), weekday: (new Date(midnight).getUTCDay() + 6) % 7,
      month: Number(part.month), date: Number(part.day), t: `${part.hour}:${part.minute}`,
    };
  }

  // core/timewords.py says the same, step by step; tests/browser/test_look.py compares the two.
  function leftPhrase(due, now) {
    const left = due - now, at = local(due), days = at.day - local(now).day;
    const endsADay = `${at.t}:${at.second}` === "23:59:59";
    if (left < 0) return latePhrase(-left);
    if (endsADay && days < 2) return [days ? "tomorrow" : "today", {}];
    if (endsADay || left >= 48 * HOUR) return ["days", { d: days }];
    if (days && left >= 6 * HOUR) return [days === 1 ? "tomorrow_at" : "after_tomorrow_at", { t: at.t }];
    if (left < MINUTE) return ["under_minute", {}];
    return hoursPhrase("", left);
  }
  function latePhrase(late) {
    if (late < MINUTE) return ["late_now", {}];
    if (late >= 48 * HOUR) return ["late_days", { d: Math.floor(late / (24 * HOUR)) }];
    return hoursPhrase("late_", late);
  }
  function hoursPhrase(prefix, span) {
    const h = Math.floor(span / HOUR), m = Math.floor(span / MINUTE) % 60;
    if (!h) return [`${prefix}minutes`, { m }];
    return m ? [`${prefix}hours_minutes`, { h, m }] : [`${prefix}hours`, { h }];
  }
  const timeLeft = (due, now) => {
    const [phrase, figures] = leftPhrase(due, now);
    return fill(words.time[phrase], figures);
  };
  function tone(due, now, start) {
    if (now > due) return "late";
    return due - now < Math.max(HOUR, start ? (due - start) / 4 : HOUR) ? "soon" : "";
  }

  function countDown(time, now) {
    const due = new Date(time.dateTime), start = Date.parse(time.dataset.start);
    const box = time.closest(".promise, .due"), next = tone(due, now, start);
    time.textContent = timeLeft(due, now);
    if (!box || box.classList.contains(next || "fine")) return;
    const crossed = next === "late" && !box.classList.contains("late");
    box.classList.remove("soon", "late");
    if (next) box.classList.add(next);
    if (crossed) {
      box.querySelector("use")?.setAttribute("href", "#i-triangle-alert");
      tell(fill(words.late, { what: time.dataset.what }));
    }
  }
  function runClocks() {
    const now = present(), at = local(now);
    document.querySelectorAll("time[data-left]").forEach((time) => countDown(time, now));
    document.querySelectorAll("[data-clock]").forEach((clock) => {
      clock.textContent = fill(words.time.clock, {
        month: at.month, day: at.date, weekday: words.time.weekdays[at.weekday], t: at.t,
      });
    });
  }
  // Boards listen with hx-trigger="tick from:body"; a sleeping tab asks again as soon as it wakes.
  function tick() {
    runClocks();
    if (document.visibilityState === "visible") document.body.dispatchEvent(new Event("tick"));
  }
  setInterval(tick, 30e3);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") tick(); });

  // Keys ------------------------------------------------------------------------------------------
  const typing = (element) => element?.matches("input:not([type=radio], [type=checkbox]), select, textarea, [contenteditable]");
  const lettersOff = () => localStorage.getItem("letters") === "off";
  const seen = (element) => element && element.getClientRects().length > 0 && element.getAttribute("aria-disabled") !== "true";

  function press(element) {
    if (!seen(element)) return false;
    if (typing(element)) { element.focus(); element.select?.(); } else element.click();
    return true;
  }
  function pressKey(key) {
    const marked = [...document.querySelectorAll("[data-key]")];
    return press(marked.find((element) => element.dataset.key.toLowerCase() === key.toLowerCase() && seen(element)));
  }
  function pressPrimary() {
    const form = document.activeElement?.closest("form");
    return press(form?.querySelector(".btn.primary")) || press(document.querySelector("main .btn.primary, .dock .btn.primary"));
  }
  function pressNumber(number) {
    const pick = document.activeElement?.closest(".pick") || document.querySelector(".pick");
    const input = pick?.querySelectorAll("input")[number - 1];
    if (!input) return false;
    input.click();
    input.focus();
    return true;
  }
  // Rows of the page's lists: j and k go from one to the next, Enter follows its link, x picks it.
  const linkOf = (row) => row.querySelector("a.no[href]") || row.querySelector("a[href]");
  const rows = () => [...document.querySelectorAll("main tbody tr")].filter((row) => seen(row) && linkOf(row));
  function goToRow(step) {
    const all = rows(), here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
    if (!next) return false;
    linkOf(next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  const pickRow = () => press(document.activeElement?.closest("tr")?.querySelector("[name=ticket]"));
  const ROW_KEYS = { j: () => goToRow(1), k: () => goToRow(-1), x: pickRow };

  // From the box into what was found and back: arrows; Escape leaves what stands under the box.
  function walkResults({ key, target }) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key], box = target.closest?.("[data-find]");
    if (key === "Escape" && box) { box.querySelector(".found")?.replaceChildren(); box.querySelector("input").focus(); return false; }
    if (!step || !(box || target.closest?.(".results") || target === document.body)) return false;
    const under = box && [...box.querySelectorAll("[data-result]")];
    const results = under?.length ? under : [...document.querySelectorAll("main [data-result]")];
    const next = results.indexOf(document.activeElement) + step;
    if (!results.length || (next < 0 && step < 0 && document.activeElement === document.body)) return false;
    (next < 0 ? (box || document.querySelector("[data-find]"))?.querySelector("input") : results[Math.min(next, results.length - 1)])?.focus();
    return true;
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey || event.defaultPrevented) return;
    const { key } = event;
    let done = walkResults(event);
    if (done) return event.preventDefault();
    if (event.ctrlKey) done = key === "Enter" && pressPrimary();
    else if (key === "Escape") closeMenus();
    else if (/^F\d+$/.test(key)) done = pressKey(key);
    else if (typing(event.target) || document.querySelector("dialog[open]") || lettersOff()) return;
    else if (key === "?") done = openKeys();
    else if (key === "Enter") done = event.target === document.body && pressKey(key);
    else if (/^[1-9]$/.test(key)) done = pressNumber(Number(key));
    else if (key.length === 1) done = ROW_KEYS[key]?.() || pressKey(key);
    if (done) event.preventDefault();
  });

  function openKeys() {
    const list = document.getElementById("keys");
    if (!list) return false;
    const off = document.getElementById("keys-off");
    off.checked = lettersOff();
    off.onchange = () => localStorage.setItem("letters", off.checked ? "off" : "on");
    list.showModal();
    return true;
  }

  // Menus, promises that open their why, filters that apply themselves --------------------------------
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  }
  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches("details")) target.open = true;
  }
  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    if (event.target.closest("[data-keys]")) { event.preventDefault(); closeMenus(); openKeys(); }
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.querySelector(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-print]")) window.print();
    const inside = event.target.closest('a[href^="#"]');
    if (inside) setTimeout(openTarget);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-auto")) form.requestSubmit();
  });

  // A suggestion pressed is as good as typed; what stands in a field of several lines already stays before it.
  document.addEventListener("click", (event) => {
    const suggestion = event.target.closest("[data-fill]");
    const input = suggestion && document.querySelector(suggestion.dataset.fill);
    if (!input) return;
    const before = input.matches("textarea") && input.value.trim();
    input.value = before ? `${before}\n${suggestion.value}` : suggestion.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });

  // Ticked rows: all by the box in the heading, and still ticked when the list was asked for again.
  document.addEventListener("change", ({ target }) => {
    if (!target.matches("[data-pick-all]")) return;
    target.closest("table").querySelectorAll("[name=ticket]").forEach((box) => { box.checked = target.checked; });
  });
  let ticked = [];
  const boxes = () => document.querySelectorAll("[name=ticket][type=checkbox]");
  document.addEventListener("htmx:beforeSwap", () => { ticked = [...boxes()].filter((box) => box.checked).map((box) => box.value); });
  document.addEventListener("htmx:afterSwap", () => boxes().forEach((box) => { box.checked = ticked.includes(box.value); }));

  // A form is sent once; coming back to it by the back button frees it again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post], [data-offline]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent);
    runClocks();
  });

  // htmx ------------------------------------------------------------------------------------------
  // The reader goes where the change is: to what is wrong, else to the heading of the card that changed.
  function focusChange(card) {
    const place = card.querySelector("[aria-invalid=true], .note.refused:not([data-standing])") || card.querySelector("[autofocus]") || card.querySelector("h1, h2, h3") || card;
    if (!place.matches("input, select, textarea, a, button")) place.tabIndex = -1;
    place.focus({ preventScroll: false });
  }
  document.addEventListener("htmx:afterSettle", (event) => {
    const asked = event.detail.requestConfig?.triggeringEvent;
    runClocks();
    if (!asked || ["tick", "input", "change", "search", "load", "revealed"].includes(asked.type)) return;
    focusChange(event.detail.elt);
  });
  // A whole page where a fragment was asked for: the session ended, or the verb leads elsewhere. Go there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const moved = new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location).pathname;
    const whole = /^\s*<!doctype/i.test(xhr.responseText.slice(0, 40));
    if (xhr.status !== 200 || !whole || (!moved && requestConfig.elt.closest("[hx-select]"))) return;
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  });
  document.addEventListener("htmx:responseError", (event) => {
    warn(event.detail.xhr.status < 500 ? words.refusedPage : words.failed);
  });
  document.addEventListener("htmx:sendError", () => warn(words.failed));
  document.addEventListener("htmx:timeout", () => warn(words.failed));
  // Sent by views as HX-Trigger: {"announce": "..."}.
  document.addEventListener("announce", (event) => tell(event.detail.value));

  openTarget();
  window.addEventListener("hashchange", openTarget);
  runClocks();
  window.aftersales = { words, fill, tell, warn, present, local, timeLeft, tone };
})();
