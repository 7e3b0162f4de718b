/* eslint-disable no-var -- only `var` declares a property of globalThis */
/**
 * What the browser tests use of JupyterLab's page: `--LabApp.expose_app_in_browser=True` puts the application there.
 */

interface JupyterCell {
  readonly model: {
    readonly type: "code" | "markdown" | "raw";
    readonly executionCount: number | null;
    readonly sharedModel: { getSource(): string; setSource(text: string): void; toJSON(): object };
  };
  inputHidden: boolean;
  readonly promptNode: { readonly innerText: string };
}

interface JupyterKernel {
  readonly info?: object;
  readonly status: string;
  readonly connectionStatusChanged: { connect(slot: (sender: unknown, state: string) => void): boolean };
}

declare var jupyterapp: {
  readonly commands: { execute(command: string, args?: object): Promise<unknown> };
  readonly shell: {
    readonly currentWidget: {
      readonly context?: { readonly isReady: boolean; rename(name: string): Promise<void>; save(): Promise<void> };
      readonly sessionContext: { readonly session?: { readonly kernel?: JupyterKernel } };
      readonly content: { readonly widgets: JupyterCell[]; activeCellIndex: number; deselectAll(): void };
    };
  };
};

/** Set by a test when "Restart Kernel and Run All Cells…" has ended. */
declare var ran: boolean | undefined;

/** Set by a test: the states that the connection to the kernel has gone through. */
declare var states: string[];
