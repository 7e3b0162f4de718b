/** A picture that knows how to be drawn anywhere: in JupyterLab, as SVG or PNG, and in words. */
export interface Chart {
  /** The Vega-Lite v5 or Plotly specification. */
  readonly spec: object;
  /** The MIME type under which JupyterLab draws `spec`. */
  readonly mime: "application/vnd.vegalite.v5+json" | "application/vnd.plotly.v1+json";
  /** One or two sentences that say what the picture shows. */
  readonly alt: string;
  svg(): Promise<string>;
  png(): Promise<Uint8Array>;
}
