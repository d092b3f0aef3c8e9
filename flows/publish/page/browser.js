"use strict";
// The statement browser: filters over the JSON in the page. What is looked for stands in the address behind `#`
// (`#country=NAM&stage=committed`), a statement's own address is `#` and its identifier. Text of strangers only ever
// becomes a text node.
(function () {
  const form = document.getElementById("filters");
  if (!form) return;
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 20;
  const codes = {};
  for (const name of Object.keys(data.codes)) codes[name] = Object.keys(data.codes[name]);
  const statements = data.statements.map(function (row) {
    const [title, publisher, date, url] = data.documents[row[1]];
    const speakers = row[9].map((id) => data.actors[id]);
    return {
      id: row[0], title, publisher, date, url, speakers,
      kind: codes.kind[row[2]], act: codes.act[row[3]], stage: codes.stage[row[4]], stance: codes.stance[row[5]],
      content: row[6], cue: row[7], source: row[8], speaker: row[9], sector: row[10], country: row[11],
      confidence: row[12], before: row[13], after: row[14],
      words: [row[6], row[7], row[8], title, ...speakers].filter(Boolean).join("\n").toLowerCase(),
    };
  });
  const results = document.getElementById("results");
  const found = document.getElementById("found");
  const pager = document.getElementById("pager");
  const many = ["country", "sector", "speaker"];
  const one = ["act", "stage", "stance", "kind"];
  let page = 0;
  let chosen = null;

  function fill(name, labels) {
    const counts = new Map();
    for (const s of statements) for (const key of [].concat(s[name])) counts.set(key, (counts.get(key) || 0) + 1);
    const keys = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1));
    for (const key of keys) form.elements[name].add(new Option(labels[key] + " (" + counts.get(key) + ")", key));
  }

  function matches(s, want) {
    return many.every((name) => !want[name] || s[name].includes(want[name]))
      && one.every((name) => !want[name] || s[name] === want[name])
      && (!want.confidence || s.confidence >= Number(want.confidence))
      && want.q.toLowerCase().split(/\s+/).every((word) => s.words.includes(word));
  }

  function wanted() {
    const want = {};
    for (const name of ["q", "confidence", ...many, ...one]) want[name] = form.elements[name].value;
    return want;
  }

  function add(parent, tag, text, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    parent.append(element);
    return element;
  }

  function link(parent, text, href) {
    const anchor = add(parent, "a", text);
    anchor.href = href;
    return anchor;
  }

  function show(s) {
    const item = add(results, "li");
    item.id = s.id;
    item.tabIndex = -1;
    if (s.id === chosen) item.className = "chosen";
    const head = add(item, "p");
    add(head, "strong", s.speakers.join(", ") || s.source || "The text itself");
    const said = [s.source, s.cue].filter(Boolean).join(" … ");
    if (said) add(head, "span", " (" + said + ")", "from");
    const quote = add(item, "blockquote");
    quote.dir = "auto";
    if (s.before) add(quote, "span", s.before, "around");
    add(quote, "span", s.content);
    if (s.after) add(quote, "span", s.after, "around");
    const parts = one.map((name) => name + " " + data.codes[name][s[name]].toLowerCase());
    parts.push("confidence " + s.confidence.toFixed(2));
    parts.push(...s.sector.map((id) => data.sectors[id]), ...s.country.map((code) => data.countries[code]));
    add(item, "p", parts.join(" · "), "codes");
    const from = add(item, "p", "", "from");
    if (s.url) link(from, s.title, s.url).rel = "noopener noreferrer";
    else add(from, "span", s.title);
    for (const more of [s.publisher, s.date]) if (more) from.append(" · " + more);
    from.append(" · ");
    link(from, s.id, "#" + s.id);
  }

  function render() {
    const want = wanted();
    const kept = statements.filter((s) => matches(s, want));
    if (chosen) {
      const place = kept.findIndex((s) => s.id === chosen);
      if (place >= 0) page = Math.floor(place / PAGE);
    }
    const pages = Math.max(1, Math.ceil(kept.length / PAGE));
    page = Math.min(page, pages - 1);
    results.replaceChildren();
    kept.slice(page * PAGE, (page + 1) * PAGE).forEach(show);
    found.textContent = kept.length.toLocaleString("en") + " of " + statements.length.toLocaleString("en")
      + (statements.length === 1 ? " statement" : " statements");
    pager.hidden = pages === 1;
    pager.querySelector("span").textContent = "Page " + (page + 1) + " of " + pages;
    pager.querySelector("[name=previous]").disabled = page === 0;
    pager.querySelector("[name=next]").disabled = page === pages - 1;
  }

  function changed() {
    page = 0;
    chosen = null;
    const want = Object.entries(wanted()).filter(([, value]) => value);
    const address = want.length ? "#" + new URLSearchParams(want) : "#browse";
    try { history.replaceState(null, "", address); } catch { /* a browser may forbid it for a file; the rest works */ }
    render();
  }

  function clear() {
    for (const name of ["q", "confidence", ...many, ...one]) form.elements[name].value = "";
    page = 0;
    chosen = null;
  }

  function arrived() {
    const hash = location.hash.slice(1);
    if (/^s-[0-9a-f]{16}$/.test(hash)) {
      clear();
      if (statements.some((s) => s.id === hash)) chosen = hash;
      render();
      if (chosen) focus(document.getElementById(hash));
      else nothing("Statement " + hash + " is not among the " + statements.length + " on this page.");
    } else if (hash.includes("=")) {
      clear();
      const asked = new URLSearchParams(hash);
      for (const name of Object.keys(wanted())) form.elements[name].value = asked.get(name) || "";
      render();
      const unknown = Object.entries(wanted()).find(([name, value]) => value !== (asked.get(name) || ""));
      if (unknown) nothing("No statement on this page has the " + unknown[0] + " " + asked.get(unknown[0]) + ".");
      focus(found);
    }
  }

  function nothing(why) {
    results.replaceChildren();
    pager.hidden = true;
    found.textContent = why;
  }

  function focus(element) {
    element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  }

  fill("country", data.countries);
  fill("sector", data.sectors);
  fill("speaker", data.actors);
  for (const name of one) fill(name, data.codes[name]);
  // Typing tells of every letter, some ways to choose an option only of the choice made.
  for (const event of ["input", "change"]) form.addEventListener(event, changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.clear.addEventListener("click", function () {
    clear();
    changed();
  });
  for (const [name, step] of [["previous", -1], ["next", 1]]) {
    pager.querySelector("[name=" + name + "]").addEventListener("click", function () {
      page += step;
      chosen = null;
      render();
      focus(found);
    });
  }
  addEventListener("hashchange", arrived);
  form.hidden = false;
  render();
  arrived();
})();
