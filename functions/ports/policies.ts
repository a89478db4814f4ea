import type { Directory } from '#domain/identity/directory';
import type { CompiledPack } from '#domain/policy/compiled';

/** The policy packs and the directory in force: part of the deployment, the same for a whole invocation. */
export interface Policies {
  readonly packs: readonly CompiledPack[];
  readonly directory: Directory;
}
