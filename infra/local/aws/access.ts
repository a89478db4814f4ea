import type { AwsCaller } from './callers.ts';
import type { Iam } from './iam.ts';
import type { AccessRequest } from './policy.ts';
import type { Place } from '#infra/local/template/place';
import { AwsError } from './protocol.ts';

/** Lets a call pass or throws what AWS answers when the caller's role does not allow it. */
export interface Access {
  require(caller: AwsCaller, request: AccessRequest): void;
  /** For actions whose resource cannot be told from the request: one of these must be allowed. */
  requireOneOf(
    caller: AwsCaller,
    action: string,
    resources: readonly string[],
    context?: AccessRequest['context'],
  ): void;
}

export function createAccess(iam: Iam, place: Place): Access {
  const denied = (
    caller: AwsCaller & { kind: 'function' },
    { action, resource }: AccessRequest,
    because: string,
  ) => {
    const role = caller.roleArn.replace(/^.*:role\//, '');
    const user = `arn:aws:sts::${place.account}:assumed-role/${role}/${caller.name}`;
    return new AwsError(
      'AccessDeniedException',
      `User: ${user} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
    );
  };
  const check = (caller: AwsCaller & { kind: 'function' }, request: AccessRequest) =>
    iam.check(caller.roleArn, {
      ...request,
      context: { 'aws:securetransport': ['true'], 'aws:principalarn': [caller.roleArn], ...request.context },
    });
  return {
    require(caller, request) {
      if (caller.kind === 'operator') return;
      const verdict = check(caller, request);
      if ('because' in verdict) throw denied(caller, request, verdict.because);
    },
    requireOneOf(caller, action, resources, context = {}) {
      if (caller.kind === 'operator') return;
      const verdicts = resources.map((resource) => check(caller, { action, resource, context }));
      if (verdicts.some((verdict) => 'allowed' in verdict)) return;
      const because = `because no identity-based policy allows the ${action} action`;
      throw denied(caller, { action, resource: resources[0] ?? '*' }, because);
    },
  };
}
