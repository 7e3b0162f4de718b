/**
 * How JupyterLab frames a picture. Vega's own style makes the box as wide as what is in it, which then never becomes
 * narrower; here it is as wide as the output, and its menu has the colours of the page.
 */
export const embedOptions = {
  defaultStyle: [
    ".vega-embed { position: relative; box-sizing: border-box; padding-right: 38px; }",
    ".vega-embed details:not([open]) > :not(summary) { display: none !important; }",
    ".vega-embed summary { position: absolute; top: 0; right: 0; padding: 6px; line-height: 0; list-style: none;" +
      " cursor: pointer; opacity: 0.4; color: var(--jp-content-font-color0, black); }",
    ".vega-embed summary::-webkit-details-marker { display: none; }",
    ".vega-embed:hover summary, .vega-embed:focus-within summary { opacity: 1; }",
    ".vega-embed summary svg { width: 14px; height: 14px; }",
    ".vega-embed .vega-actions { position: absolute; z-index: 1001; top: 28px; right: 0; display: flex;" +
      " flex-direction: column; border: 1px solid var(--jp-border-color1, gray);" +
      " background: var(--jp-layout-color0, white); }",
    ".vega-embed .vega-actions a { padding: 6px 12px; white-space: nowrap; text-decoration: none;" +
      " color: var(--jp-content-font-color0, black); }",
  ].join("\n"),
};
