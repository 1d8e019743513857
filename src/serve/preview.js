// Added by `parvis serve` to what it sends, never to the site: loads the page again when the site has changed, and shows findings.
(() => {
  "use strict";
  const shown = document.currentScript.dataset.build;
  let source, overlay;

  // A hidden tab gives its connection back: browsers have six for a host.
  function connect() {
    if (source || document.hidden) return;
    source = new EventSource("/_parvis/events");
    source.onmessage = (event) => {
      const { build, findings } = JSON.parse(event.data);
      if (build !== shown) location.reload();
      else show(findings);
    };
    source.onerror = () => {
      if (source?.readyState !== EventSource.CLOSED) return;
      leave();
      setTimeout(connect, 1000);
    };
  }

  function leave() {
    source?.close();
    source = undefined;
  }

  function add(parent, name, text = "", properties = {}) {
    const element = Object.assign(document.createElement(name), { textContent: text }, properties);
    parent.append(element);
    return element;
  }

  const counted = (number, word) => (number === 1 ? `1 ${word}` : `${number} ${word}s`);

  function show(findings) {
    overlay?.remove();
    overlay = undefined;
    if (!findings.length) return;
    const errors = findings.filter((finding) => finding.severity === "error").length;
    overlay = add(document.body, "parvis-findings", "", { lang: "en", dir: "ltr" });
    const root = overlay.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const panel = add(root, "section", "", { ariaLabel: "Findings of parvis", className: errors ? "error" : "" });
    panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
    const head = add(panel, "p", "", { role: errors ? "alert" : "status" });
    add(panel, "button", "Close", { type: "button", ariaLabel: "Close the findings" }).addEventListener("click", close);
    const details = add(panel, "details", "", { open: errors > 0 });
    add(details, "summary", "Findings");
    const list = add(details, "ul", "", { tabIndex: 0 });
    for (const { severity, code, message, help, file, line, column } of findings) {
      const item = add(list, "li");
      add(item, "strong", `${severity}: `);
      add(item, "span", `${message} `);
      add(item, "code", [file, line, column].filter(Boolean).join(":") || code);
      if (help) add(item, "p", help, { className: "help" });
    }
    // Words that come into a region that is there already are read out; the focus stays where it is.
    const words = [errors && counted(errors, "error"), findings.length > errors && counted(findings.length - errors, "warning")];
    setTimeout(() => {
      head.textContent = words.filter(Boolean).join(", ") + (errors ? ": this is the last good page" : "");
    }, 100);
  }

  function close() {
    overlay?.remove();
    overlay = undefined;
  }

  const style = `
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; box-sizing: border-box; max-height: 45vh; overflow: auto;
      padding: 0.75rem 1rem; background: #fff8e1; color: #1b1b1b; border-top: 4px solid #8a5a00; font: 1rem/1.5 system-ui, sans-serif; }
    section.error { background: #fff1f1; border-color: #a11212; }
    p { margin: 0; }
    section > p { padding-inline-end: 6rem; font-weight: bold; min-height: 1.5em; }
    ul { margin: 0.5rem 0 0; padding-inline-start: 1.25rem; }
    li { margin-block-end: 0.5rem; overflow-wrap: anywhere; }
    .help { white-space: pre-wrap; }
    button { position: absolute; inset-block-start: 0.6rem; inset-inline-end: 1rem; font: inherit; padding: 0.25rem 0.75rem;
      min-block-size: 2rem; background: #fff; color: #1b1b1b; border: 2px solid #1b1b1b; border-radius: 0.25rem; cursor: pointer; }
    summary { cursor: pointer; }
    :focus-visible { outline: 3px solid #0b57d0; outline-offset: 2px; }
    @media print { :host { display: none; } }`;

  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : connect()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", connect);
  connect();
})();
