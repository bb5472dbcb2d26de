// What fields of numbers, days and times understood, said while one types and written when one leaves; where a refused
// form begins; and that it loses no file. core/typed.py reads the same on the server, tests/browser/test_forms.py compares.
"use strict";
(() => {
  const { words, local, present, tell } = window.aftersales;
  const pad = (number, places = 2) => String(number).padStart(places, "0");
  const EARLIEST = 1950, LATEST = 2100, DAY = 24 * 60 * 60e3;
  const DAYS = words.typed?.days ?? {}, MONTHS = words.typed?.months ?? {};
  const WHOLE = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|\u5e74(\d{1,2})\u6708(\d{1,2})\u65e5?|(\d\d)(\d\d))$/;
  const SHORT = /^(?:(\d{1,2})[-/.](\d{1,2})|(\d{1,2})\u6708(\d{1,2})\u65e5?|(\d\d)(\d\d))$/;
  const CLOCK = /^(?:(\d{1,2})\s*[:.\u70b9\u65f6]\s*(\d{2})\u5206?|(\d{1,2})(\d\d)|(\d{1,2})[\u70b9\u65f6](\u534a?))$/;
  const NUMBER = /^[-+]?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.(\d{1,6}))?$/;

  const folded = (text) => [...text].map((sign) => {
    const code = sign.codePointAt(0);
    if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
    if (code === 0x3000 || code === 0xa0 || code === 0x202f) return " ";
    if ((code >= 0x2010 && code <= 0x2015) || code === 0x2212) return "-";
    return code === 0x3002 ? "." : sign;
  }).join("").trim();

  // Days are counted in UTC, so that no zone moves them; null for a day that there is not.
  function dayOf(year, month, date) {
    const at = new Date(Date.UTC(year, month - 1, date));
    return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at : null;
  }
  const today = () => { const now = local(present()); return dayOf(Number(now.year), now.month, now.date); };
  function nearest(month, date) {
    const now = today(), year = now.getUTCFullYear();
    const fits = [year - 1, year, year + 1].map((one) => dayOf(one, month, date)).filter(Boolean);
    return fits.sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0] ?? null;
  }
  function readDay(text, edge) {
    const said = text.toLowerCase(), now = today();
    if (Object.hasOwn(DAYS, said)) return new Date(now.getTime() + DAYS[said] * DAY);
    if (edge && Object.hasOwn(MONTHS, said)) {
      const month = now.getUTCMonth() + MONTHS[said] + (edge === "last" ? 1 : 0);
      return new Date(Date.UTC(now.getUTCFullYear(), month, edge === "last" ? 0 : 1));
    }
    const whole = WHOLE.exec(said), short = !whole && SHORT.exec(said);
    if (!whole && !short) return null;
    const parts = (whole || short).slice(whole ? 3 : 1).filter(Boolean).map(Number);
    return whole ? dayOf(Number(whole[1]), ...parts) : nearest(...parts);
  }
  const within = (day) => day && day.getUTCFullYear() >= EARLIEST && day.getUTCFullYear() <= LATEST;

  // {value, told}: what is written into the field and what is said beside it; null for what is not understood.
  const READ = {
    day(text, edge) {
      const found = readDay(text, edge);
      if (!within(found)) return null;
      const value = found.toISOString().slice(0, 10);
      return { value, told: `${value} ${words.time.weekdays[(found.getUTCDay() + 6) % 7]}` };
    },
    clock(text) {
      const found = CLOCK.exec(text);
      if (!found) return null;
      const hour = Number(found[1] ?? found[3] ?? found[5]), minute = Number(found[2] ?? found[4] ?? (found[6] ? 30 : 0));
      const value = `${pad(hour)}:${pad(minute)}`;
      return hour < 24 && minute < 60 ? { value, told: value } : null;
    },
    number(text, places) {
      const found = NUMBER.exec(text);
      if (!found || (found[1] ?? "").length > Number(places)) return null;
      const value = text.replaceAll(",", "").replace("+", "");
      return { value, told: value };
    },
    money: (text) => READ.number(text, 2),
  };
  function understood(input, text = input.value) {
    const [kind, detail] = input.dataset.typed.split("-");
    return text.length <= 40 ? READ[kind]?.(folded(text), detail) ?? null : null;
  }

  // Saying it -------------------------------------------------------------------------------------
  const typed = (box) => [...box.querySelectorAll("[data-typed]")];
  function lineOf(input) {
    const box = input.closest(".field");
    if (!box) return null;
    let line = box.querySelector(":scope > .understood");
    if (!line) {
      line = Object.assign(document.createElement("div"), { className: "hint understood" });
      box.append(line);
    }
    return line;
  }
  function say(input, leaving) {
    const line = lineOf(input), inputs = line ? typed(line.parentElement) : [input];
    const found = inputs.filter((one) => one.value.trim()).map((one) => understood(one));
    const own = understood(input), wrong = leaving && input.value.trim() && !own;
    if (line) {
      line.classList.toggle("wrong", Boolean(wrong));
      line.textContent = wrong ? words.typed[input.dataset.typed.split("-")[0]] : found.filter(Boolean).map((one) => one.told).join(" ");
      if (inputs.every((one) => one.value === line.textContent)) line.textContent = "";
    }
    if (wrong) tell(words.typed[input.dataset.typed.split("-")[0]]);
    if (leaving) wrong ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  }
  // A line that comes while the mouse is down would move the button away from under it.
  const waiting = [];
  let held = false;
  document.addEventListener("pointerdown", () => { held = true; }, true);
  ["pointerup", "pointercancel"].forEach((kind) => document.addEventListener(kind, () => setTimeout(() => {
    held = false;
    waiting.splice(0).forEach((run) => run());
  }), true));
  const calmly = (run) => { if (held) waiting.push(run); else run(); };
  document.addEventListener("input", ({ target }) => { if (target.dataset?.typed) say(target, false); });
  // Before anything else hears of the change: a filter that applies itself sends what stands in the field then.
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset?.typed || !target.value.trim()) return;
    const said = target.value, found = understood(target);
    if (found) target.value = found.value;
    const last = target.dataset.typed === "day-first" && target.form?.querySelector("[data-typed=day-last]");
    if (found && last && !last.value && Object.hasOwn(MONTHS, folded(said).toLowerCase())) {
      last.value = understood(last, said).value;
      calmly(() => say(last, true));
    }
    calmly(() => say(target, true));
  }, true);

  // The device's own picker, where fingers point ----------------------------------------------------
  function addPicker(input) {
    const type = { day: "date", clock: "time" }[input.dataset.typed.split("-")[0]];
    if (!type || input.readOnly || input.closest(".picks")) return;
    const frame = Object.assign(document.createElement("span"), { className: "picks" });
    const picker = Object.assign(document.createElement("input"), { type });
    picker.setAttribute("aria-label", words.typed[`pick_${type}`]);
    input.replaceWith(frame);
    frame.append(input, picker);
    picker.addEventListener("focus", () => { picker.value = understood(input)?.value ?? ""; });
    picker.addEventListener("change", (event) => {
      event.stopPropagation();
      if (!picker.value) return;
      input.value = picker.value;
      ["input", "change"].forEach((kind) => input.dispatchEvent(new Event(kind, { bubbles: true })));
    });
  }
  function settle(root) {
    if (matchMedia("(pointer: coarse)").matches) root.querySelectorAll("[data-typed]").forEach(addPicker);
  }

  // A refused form ----------------------------------------------------------------------------------
  function toFirstFault(root) {
    const first = root.querySelector(":is(input, select, textarea)[aria-invalid=true]");
    const place = first || root.querySelector("[data-faults]");
    if (!place || place.type === "hidden") return;
    first?.closest("details:not([open])")?.setAttribute("open", "");
    place.focus();
    place.scrollIntoView({ block: "center" });
  }
  // A browser empties chosen files when a page comes back; so a form with files is sent from here, and they are put back.
  document.addEventListener("submit", async (event) => {
    const form = event.target, chosen = [...form.elements].filter((one) => one.type === "file" && one.files.length);
    if (event.defaultPrevented || !chosen.length || form.method !== "post" || form.matches("[hx-post], [data-offline]")) return;
    event.preventDefault();
    const files = chosen.map((one) => [one.name, [...one.files]]), body = new FormData(form, event.submitter);
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body, credentials: "same-origin" });
      const kind = answer.headers.get("Content-Type") || "";
      const page = new DOMParser().parseFromString(kind.startsWith("text/html") ? await answer.text() : "", "text/html");
      const main = page.getElementById("main"), said = page.querySelector(".said")?.textContent.trim();
      if (said) sessionStorage.setItem("said", said);   // the page was shown to nobody yet
      if (answer.redirected) { location.assign(answer.url); return; }
      if (!main) { location.reload(); return; }
      document.getElementById("main").replaceWith(main);
      window.htmx?.process(main);
      files.forEach(([name, list]) => {
        const input = main.querySelector(`input[type=file][name="${CSS.escape(name)}"]`), kept = new DataTransfer();
        if (!input) return;
        list.forEach((file) => kept.items.add(file));
        input.files = kept.files;
        window.aftersales.field?.showPhoto?.(input);
      });
      settle(main);
      toFirstFault(main);
    } catch {
      delete form.dataset.sent;
      window.aftersales.warn(words.failed);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-faults] a"), place = link && document.getElementById(link.hash.slice(1));
    const input = place?.matches("input, select, textarea") ? place : place?.closest(".field, fieldset")?.querySelector("input, select, textarea");
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.scrollIntoView({ block: "center" });
  });
  function repeatSaid() {
    const said = sessionStorage.getItem("said");
    sessionStorage.removeItem("said");
    if (!said || document.querySelector(".said")) return;
    const line = Object.assign(document.createElement("p"), { className: "line small second said", textContent: said });
    line.setAttribute("role", "status");
    document.getElementById("main")?.prepend(line);
  }

  document.addEventListener("htmx:load", (event) => settle(event.detail.elt));
  settle(document);
  repeatSaid();
  toFirstFault(document);
  window.aftersales.understood = understood;
})();
