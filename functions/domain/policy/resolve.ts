import { withoutRows } from '#domain/approval/rules';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { ReleaseForm } from '#domain/release/form';
import { listed } from '#domain/words';
import { acceptsRef, isSemver } from './accepts.ts';
import type { CompiledPack, CompiledVariant } from './compiled.ts';
import { jsonataMessage } from './jsonata-message.ts';
import type { PhasePlan, Plan } from './plan.ts';

/** The rules a request has to follow: those of every pack that is for it, in the one variant that applies of each. */
export async function resolvePlan(packs: readonly CompiledPack[], form: ReleaseForm): Promise<Outcome<Plan>> {
  const matching = packsFor(packs, form);
  if (!matching.ok) return matching;
  const [first, ...others] = matching.value;
  const plan = await planIn(first, form);
  if (!plan.ok || others.length === 0) return plan;
  const plans: [Plan, ...Plan[]] = [plan.value];
  for (const pack of others) {
    const more = await planIn(pack, form);
    if (!more.ok) return more;
    plans.push(more.value);
  }
  // This module is part of every cold start, and seldom are there several.
  const { together } = await import('./together.ts');
  return together(plans);
}

async function planIn(pack: CompiledPack, form: ReleaseForm): Promise<Outcome<Plan>> {
  const accepted = accepts(pack, form);
  if (!accepted.ok) return accepted;
  const variant = await variantFor(pack, form);
  if (!variant.ok) return variant;
  const phases = await settled(variant.value.phases, form);
  if (!phases.ok) return phases;
  return ok(planOf(pack, { ...variant.value, phases: phases.value }));
}

/** What a pack asks for in one of its variants. */
export const planOf = (pack: CompiledPack, variant: CompiledVariant): Plan => ({
  policy: { id: pack.id, version: pack.version, digest: pack.digest },
  title: pack.title,
  variant: variant.id,
  phases: variant.phases,
  ...(variant.obligations && { obligations: variant.obligations }),
  ...(variant.override && { override: variant.override }),
  ...(variant.authorization && { authorization: variant.authorization }),
  ...(pack.supersedes === false && { supersedes: pack.supersedes }),
  ...(pack.conditions && { conditions: pack.conditions }),
  ...(pack.afterwards && { afterwards: pack.afterwards }),
  deploy: pack.deploy,
  verify: pack.verify,
  ...(pack.calendar && { calendar: pack.calendar }),
  informed: pack.informed,
  ...(pack.announce && { announce: pack.announce }),
});

/**
 * Every pack that is for the place of a request, the one it names first. Naming one does not get rid of the others: nobody
 * chooses the milder rules.
 */
export function packsFor<P extends Pick<CompiledPack, 'id' | 'match'>>(
  packs: readonly P[],
  form: Pick<ReleaseForm, 'environment' | 'policy' | 'service'>,
): Outcome<readonly [P, ...P[]]> {
  const place = `${form.service} in ${form.environment}`;
  const named = packs.find((pack) => pack.id === form.policy);
  if (form.policy !== undefined && !named)
    return refused(
      'unknown-policy',
      `There is no policy ${form.policy}.`,
      at('/policy', 'is not a policy in force'),
    );
  if (named && !matches(named, form))
    return refused(
      'no-policy',
      `The policy ${named.id} is not for ${place}.`,
      at('/policy', `does not apply to ${place}`),
    );
  const matching = packs.filter((pack) => pack !== named && matches(pack, form));
  const [first, ...others] = named ? [named, ...matching] : matching;
  return first
    ? ok([first, ...others])
    : refused('no-policy', `No policy is for ${place}, so nothing may be released there.`);
}

function matches(
  { match }: Pick<CompiledPack, 'match'>,
  form: Pick<ReleaseForm, 'environment' | 'service'>,
): boolean {
  return (
    (match.environments?.includes(form.environment) ?? true) &&
    (match.services?.includes(form.service) ?? true)
  );
}

function accepts(pack: CompiledPack, form: ReleaseForm): Outcome<CompiledPack> {
  const { refs, version } = pack.accepts;
  if (refs && !acceptsRef(refs, form.ref)) {
    const allowed = listed(refs, 'or');
    const detail = `The policy ${pack.id} releases only from ${allowed}, not from ${form.ref}.`;
    return refused('ref-not-accepted', detail, at('/ref', `must be ${allowed}`));
  }
  if (version === 'semver' && !isSemver(form.version)) {
    const detail = `The policy ${pack.id} needs a semantic version such as 1.2.3 or v1.2.3, not ${form.version}.`;
    return refused('version-not-accepted', detail, at('/version', 'must be a semantic version'));
  }
  return ok(pack);
}

async function variantFor(pack: CompiledPack, form: ReleaseForm): Promise<Outcome<CompiledVariant>> {
  for (const variant of pack.variants) {
    const applies = await holdsFor(variant, form);
    if (!applies.ok) return applies;
    if (applies.value) return ok(variant);
  }
  const names = listed(pack.variants.map((variant) => variant.id));
  return refused(
    'no-variant',
    `No variant of the policy ${pack.id} applies to this request; it has ${names}.`,
  );
}

/** Rows that count only for some requests, settled for this one. */
async function settled(phases: readonly PhasePlan[], form: ReleaseForm): Promise<Outcome<PhasePlan[]>> {
  const done: PhasePlan[] = [];
  for (const phase of phases) {
    const off = new Set<string>();
    for (const { role, when } of phase.slots ?? []) {
      if (when === undefined) continue;
      const applies = await truthOf(when, form);
      if (!applies.ok)
        return refused(
          'rule-unclear',
          `Whether ${phase.title} needs ${role} cannot be told: ${applies.reason}.`,
        );
      if (!applies.value) off.add(role);
    }
    done.push(off.size === 0 ? phase : withoutRole(phase, off));
  }
  return ok(done);
}

const withoutRole = (phase: PhasePlan, off: ReadonlySet<string>): PhasePlan => ({
  ...phase,
  approvals: withoutRows(phase.approvals, off),
  ...(phase.slots && {
    slots: phase.slots.map((slot) => (off.has(slot.role) ? { ...slot, mode: 'not-needed' as const } : slot)),
  }),
});

/**
 * Whether a variant's condition is true. One that cannot be worked out for this request (text where it compares
 * numbers) refuses the request: going on to the next variant could be milder.
 */
async function holdsFor({ id, when }: CompiledVariant, form: ReleaseForm): Promise<Outcome<boolean>> {
  if (when === undefined) return ok(true);
  const truth = await truthOf(when, form);
  return truth.ok
    ? truth
    : refused('no-variant', `Whether the variant ${id} applies cannot be told: ${truth.reason}.`);
}

/** By JSONata's own `$boolean`. */
async function truthOf(
  when: string,
  form: ReleaseForm,
): Promise<{ ok: true; value: boolean } | { ok: false; reason: string }> {
  // Loaded only when there is a condition to evaluate: this module is part of every cold start.
  const { default: jsonata } = await import('jsonata');
  const expression = jsonata(`$boolean(${when})`);
  try {
    return { ok: true, value: (await expression.evaluate(form)) === true };
  } catch (cause) {
    return { ok: false, reason: jsonataMessage(cause) };
  }
}

const at = (path: string, message: string) => ({ errors: [{ path, message }] });
