// Forms that survive a dead spot. A form marked data-offline="NAME" is kept on the device while it is written, for its
// writer only. Pressed without a network it waits as an item of its own, under the idempotency key it was shown with, so that
// nothing is filed twice and nothing overwrites another; an item goes only when the server has it. After the press a form
// marked data-many is empty for the next one.
"use strict";
(() => {
  const { words, fill, tell, present, local } = window.aftersales;
  const { putFile, showPhoto, setUpSignature, addRow, showMissing } = window.aftersales.field;
  const user = document.body.dataset.user || "";

  const store = {
    async open() {
      this.database ??= new Promise((done, failed) => {
        const asked = indexedDB.open("aftersales", 1);
        asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
      return this.database;
    },
    async run(mode, use) {
      const drafts = (await this.open()).transaction("drafts", mode).objectStore("drafts");
      return new Promise((done, failed) => {
        const asked = use(drafts);
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => failed(asked.error);
      });
    },
    get(key) { return this.run("readonly", (drafts) => drafts.get(key)); },
    put(key, draft) { return this.run("readwrite", (drafts) => drafts.put(draft, key)); },
    drop(key) { return this.run("readwrite", (drafts) => drafts.delete(key)); },
    all() { return this.run("readonly", (drafts) => drafts.getAll()); },
    async mine() { return (await this.all()).filter((draft) => draft.user === user).map((draft) => ({ form: draft.key, ...draft })); },
    wipe() { return this.run("readwrite", (drafts) => drafts.clear()); },
  };
  const keyOf = (form) => `${user}:${form.dataset.offline}`;
  const valueOf = (draft, name) => draft.fields.find(([one]) => one === name)?.[1];
  const itemOf = (draft) => `${draft.form}#${valueOf(draft, "idempotency_key")}`;
  const isMany = (form) => form.hasAttribute("data-many");
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const tab = random(), timers = new WeakMap(), seen = new WeakMap();   // seen: the draft that this form was last the same as

  function changed(form) {
    if (!form?.hasAttribute("data-offline")) return;
    showMissing(form);
    clearTimeout(timers.get(form));
    delete form.dataset.kept;
    timers.set(form, setTimeout(() => keep(form, "draft"), 500));
  }
  async function keep(form, state, pressed) {
    const pause = timers.get(form);
    clearTimeout(pause);
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && !(value instanceof File && !value.size));
    if (pressed?.name) fields.push([pressed.name, pressed.value]);
    const page = location.pathname + location.search, key = keyOf(form);
    const draft = { key, form: key, user, tab, state, fields, action: form.action, page, at: present().toISOString() };
    const there = await store.get(key);
    if (there && there.tab !== tab && there.at !== seen.get(form)) {   // written in another tab meanwhile: it stays as it is
      if (isMany(form)) return draft;
      tell(words.elsewhere);
      return null;
    }
    await store.put(key, draft);
    seen.set(form, draft.at);
    if (timers.get(form) === pause) form.dataset.kept = state;   // unless something was written meanwhile
    await showState(form);
    return draft;
  }
  function restore(form, draft) {
    for (const [name, value] of draft.fields.filter(([name]) => name.endsWith("-TOTAL_FORMS"))) {
      const prefix = name.slice(0, -"-TOTAL_FORMS".length), total = form.elements[name];
      while (total && Number(total.value) < Number(value) && document.getElementById(`${prefix}-row`)) addRow(prefix);
    }
    const toggles = [...form.elements].filter((field) => field.type === "checkbox" || field.type === "radio");
    toggles.forEach((field) => { field.checked = draft.fields.some(([name, value]) => name === field.name && value === field.value); });
    for (const [name, value] of draft.fields) {
      const field = [...form.elements].find((one) => one.name === name && !toggles.includes(one));
      if (!field || name.endsWith("-TOTAL_FORMS")) continue;
      if (value instanceof File) { putFile(field, value); showPhoto(field); } else if (field.type !== "file") field.value = value;
    }
    form.querySelectorAll("[data-row]").forEach((row) => { row.hidden = Boolean(row.querySelector("[name$='-DELETE']:checked")); });
    form.querySelectorAll("[data-signature]").forEach((frame) => frame.dispatchEvent(new Event("restored")));
  }

  // Sends one draft; true when the server has it. What it refuses stays here, to be opened and put right.
  async function send(draft) {
    const body = new FormData();
    draft.fields.forEach(([name, value]) => body.append(name, value));
    body.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    const answer = await fetch(draft.action, { method: "POST", body, credentials: "same-origin" });
    const entrance = answer.redirected && /\/accounts\//.test(new URL(answer.url).pathname);
    const accepted = answer.ok && answer.redirected && !entrance;
    if (accepted) await forget(draft);
    return { answer, accepted, entrance };
  }
  // What was written under this item's key goes with it: the draft in the form, and the item that waited.
  async function forget(draft) {
    const same = (one) => one.form === draft.form && itemOf(one) === itemOf(draft);
    for (const one of (await store.mine()).filter(same)) await store.drop(one.key);
  }
  // Waits as an item of its own; the form is free for the next one where there may be many.
  async function putOff(form, draft) {
    await store.put(itemOf(draft), { ...draft, key: itemOf(draft), state: "queued" });
    if ((await store.get(draft.key))?.tab === tab) await store.drop(draft.key);
    clearTimeout(timers.get(form));
    if (isMany(form)) {
      form.reset();
      form.elements.idempotency_key.value = random();
      history.replaceState(null, "", location.pathname + location.search);
      opened = "";
    }
    form.dataset.kept = "queued";
    await showState(form);
  }
  async function handIn(form, pressed) {
    const draft = await keep(form, "draft", pressed);
    if (!draft) return;
    form.querySelectorAll(".btn.primary").forEach((button) => button.setAttribute("aria-disabled", "true"));
    try {
      const { answer, accepted } = await send(draft);
      if (accepted || answer.status === 200) location.assign(answer.url);
      else showAnswer(await answer.text());
    } catch {
      await putOff(form, draft);
      tell(words.offline);
    } finally {
      document.querySelectorAll("[data-offline] .btn.primary, .dock .btn.primary").forEach((button) => button.removeAttribute("aria-disabled"));
    }
  }
  // A refusal is the same page again: take its main part, put the photos back from the draft, go to what is wrong.
  async function showAnswer(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    document.getElementById("main").replaceWith(page.getElementById("main"));
    const form = document.querySelector("[data-offline]");
    if (form) await setUpForm(form);
    const wrong = document.querySelector("[aria-invalid=true], .note.refused");
    if (wrong && !wrong.matches("input, select, textarea")) wrong.tabIndex = -1;
    wrong?.focus();
  }
  function whyOf(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    return page.querySelector(".wrong, .note.refused, #main")?.textContent.trim().replace(/\s+/g, " ").slice(0, 120) || "";
  }
  let emptying = false;
  async function emptyQueue() {
    if (emptying || !user || !navigator.onLine) return;
    emptying = true;
    const inTurn = (one, other) => one.at.localeCompare(other.at);
    for (const draft of (await store.mine()).filter((one) => one.state === "queued").sort(inTurn)) {
      try {
        const { answer, accepted, entrance } = await send(draft);
        const form = document.querySelector("[data-offline]");
        if (accepted && form && keyOf(form) === draft.form && !isMany(form)) location.assign(answer.url);
        else if (accepted) tell(words.sent);
        else if (entrance) break;
        else if (answer.status < 500) await store.put(draft.key, { ...draft, state: "rejected", why: whyOf(await answer.text()) });
      } catch { break; }
    }
    emptying = false;
    await showState(document.querySelector("[data-offline]"));
  }

  // The bar under the title: no network, what waits here, where to put something right.
  async function showState(form) {
    const bar = document.getElementById("offline");
    if (!bar || !user) return;
    const drafts = await store.mine().catch(() => []), line = bar.querySelector("span");
    const waiting = drafts.filter((draft) => draft.state === "queued").length;
    const rejected = drafts.filter((draft) => draft.state === "rejected" && draft.key !== opened);
    const own = form && drafts.find((draft) => draft.key === keyOf(form));
    line.textContent = "";
    if (rejected.length) line.append(...rejected.map(linkTo));
    else if (waiting) line.textContent = `${navigator.onLine ? "" : words.offline}${fill(words.queued, { n: waiting })}`;
    else if (!navigator.onLine) line.textContent = words.offline;
    else if (own) line.textContent = fill(words.draftSaved, { t: local(new Date(own.at)).t });
    bar.querySelector("use")?.setAttribute("href", navigator.onLine && !waiting ? "#i-cloud-off" : "#i-wifi-off");
    bar.hidden = !line.textContent;
    document.querySelectorAll("[data-draft-of]").forEach((mark) => { mark.hidden = !drafts.some((draft) => draft.form === `${user}:${mark.dataset.draftOf}`); });
  }
  // A refused item, by what it is about and why; opened, it stands in its form.
  function linkTo(item) {
    const about = ["title", "fault", "customer_name"].map((name) => valueOf(item, name)).find(Boolean);
    const text = [about, item.why || words.rejected].filter(Boolean).join(": ");
    const link = Object.assign(document.createElement("a"), { href: `${item.page}#item=${encodeURIComponent(item.key)}`, textContent: text });
    link.addEventListener("click", () => { if (new URL(link.href).pathname === location.pathname) setTimeout(() => location.reload()); });
    return link;
  }

  let opened = "";   // the item that stands in the form
  async function setUpForm(form) {
    const mine = (await store.mine().catch(() => [])).filter((one) => one.form === keyOf(form));
    const wanted = decodeURIComponent(location.hash.replace(/^#item=/, ""));
    const item = mine.find((one) => one.key === wanted) || (isMany(form) ? null : mine.find((one) => one.key !== keyOf(form)));
    const draft = mine.find((one) => one.key === keyOf(form)), now = item && item.key === wanted ? item : draft || item;
    opened = item?.key || "";
    if (now) restore(form, now);
    if (draft) seen.set(form, now === draft || itemOf(now) === itemOf(draft) ? draft.at : "");
    form.querySelectorAll("[data-signature] .sign").forEach(setUpSignature);
    form.querySelectorAll("[data-signature]").forEach((frame) => frame.dispatchEvent(new Event("restored")));
    showMissing(form);
  }
  document.addEventListener("input", (event) => changed(event.target.closest("form")));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-offline]")) return;
    event.preventDefault();
    handIn(event.target, event.submitter);
  });
  // Leaving, or the phone going dark, does not wait for the pause in typing.
  function keepNow() {
    const form = document.querySelector("[data-offline]");
    if (form && timers.has(form) && !form.dataset.kept && document.contains(form)) keep(form, "draft");
  }
  document.addEventListener("change", (event) => { if (event.target.form?.hasAttribute("data-offline")) keepNow(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") keepNow(); });
  window.addEventListener("pagehide", keepNow);
  window.addEventListener("online", emptyQueue);
  window.addEventListener("offline", () => showState(document.querySelector("[data-offline]")));

  // Signed out, a phone keeps nothing: the server says so to the browser (Clear-Site-Data), which only hears it on a secure
  // page; so it is done here too. What is not handed in yet is asked about first.
  const leaving = (form) => form.method === "post" && new URL(form.action).pathname === "/accounts/logout/";
  document.addEventListener("submit", async (event) => {
    if (!leaving(event.target)) return;
    event.preventDefault();
    const n = (await store.mine().catch(() => [])).length;
    if (n && !confirm(fill(words.loses, { n }))) return;
    emptying = true;
    document.querySelector("[data-offline]")?.removeAttribute("data-offline");  // so that leaving the page keeps nothing
    await store.wipe().catch(() => null);
    event.target.submit();
  });
  // What somebody else has left on this device without signing out is not for whoever comes now.
  async function forgetOthers() {
    if (!user || !(await store.all()).some((draft) => draft.user !== user)) return;
    for (const draft of await store.all()) if (draft.user !== user) await store.drop(draft.key);
  }

  async function begin() {
    await forgetOthers().catch(() => null);
    const form = document.querySelector("[data-offline]");
    if (form) await setUpForm(form);
    else document.querySelectorAll("[data-signature] .sign").forEach(setUpSignature);
    await showState(form);
    await emptyQueue();
    document.documentElement.dataset.ready = "field";
  }
  begin();
})();
