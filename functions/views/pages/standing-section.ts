import { progressOf } from '#domain/approval/rules';
import type { PhasePlan } from '#domain/policy/plan';
import type { PhaseState, Release } from '#domain/release/release';
import { slotsOf } from '#domain/release/slots';
import { html, type Html } from '#views/html';
import { progressInWords } from '#views/phase-in-words';
import { roleCard } from './role-card.ts';

/** How far each phase that has opened has come, and how each of its roles stands. */
export const standingSections = (release: Release): readonly Html[] =>
  release.plan.phases.flatMap((plan, index) => {
    const phase = release.phases[index];
    return phase && phase.outcome !== 'waiting' ? [standingSection(release, plan, phase)] : [];
  });

const standingSection = (release: Release, plan: PhasePlan, phase: PhaseState): Html => html`
  <section>
    <h2>${plan.title}</h2>
    ${progressBar(plan, phase)}
    <ul class="cards">
      ${slotsOf(plan, phase).map((slot) => roleCard(release, phase, slot))}
    </ul>
  </section>
`;

/** The words are its label, so it says as much to who cannot see it. An override leaves nothing to count. */
function progressBar(plan: PhasePlan, phase: PhaseState): Html {
  const { given, needed } = progressOf(plan, phase);
  if (needed === 0) return html`<p>No approval is needed any more.</p>`;
  const id = `progress-${plan.id}`;
  return html`
    <label class="field" for="${id}">${progressInWords(plan, phase)}</label>
    <progress id="${id}" max="${needed}" value="${given}"></progress>
  `;
}
