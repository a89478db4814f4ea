import type { Case } from '../record.ts';

/** Several pieces of work begin in one instant of the stack's clock; what a commit waits for is real time. */
const commitMs = 5_000;

/** S10: fencing numbers rise one by one, and a deployment begins after the one before it has ended. */
export function fenceFaults(cases: readonly Case[]): string[] {
  const deployments = cases.flatMap(({ id, trail: { events } }) => {
    const form = events[0]?.data.form;
    return events.flatMap((event) =>
      event.type === 'deployment-started'
        ? [
            {
              id,
              place: `${form?.service} ${form?.environment}`,
              fence: event.data.fence ?? 0,
              startedAt: event.at,
              endedAt: events.find(({ type }) => /^deployment-(?:succeeded|failed)$/.test(type))?.at,
            },
          ]
        : [],
    );
  });
  return [...new Set(deployments.map(({ place }) => place))].flatMap((place) => {
    const here = deployments.filter((each) => each.place === place).sort((a, b) => a.fence - b.fence);
    return here.flatMap(({ id, fence, startedAt }, index) => {
      const faults =
        fence === index + 1 ? [] : [`${id} has fence ${fence} as number ${index + 1} in ${place}`];
      const before = here[index - 1];
      const isFree =
        !before || (before.endedAt && Date.parse(startedAt) >= Date.parse(before.endedAt) - commitMs);
      return isFree ? faults : [...faults, `${id} began in ${place} while ${before.id} was being deployed`];
    });
  });
}
