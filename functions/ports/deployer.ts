/** What is to be deployed, and where the deployer reports. */
export interface DeploymentOrder {
  readonly deployment: { readonly id: string; readonly fence: number };
  readonly request: {
    readonly id: string;
    readonly service: string;
    readonly environment: string;
    readonly version: string;
    readonly commit: string;
    readonly artifacts: readonly { readonly name: string; readonly digest: string }[];
  };
  readonly callback: string;
}

export interface Deployer {
  /**
   * Asks a target to deploy. Asking again for the same deployment id is one deployment. `refused` is final (the
   * target said no, redirected, or is a place we never call); trouble that may pass is thrown.
   */
  deploy(
    target: { readonly name: string; readonly path: string },
    body: string,
    permit: string,
  ): Promise<{ outcome: 'accepted' } | { outcome: 'refused'; sentence: string }>;
}
