import { judgeCondition, resolveCondition } from '#usecases/settle-condition';
import { call, type Sim } from '../sim.ts';
import type { Observer } from '../world/observer.ts';
import { persistent } from './approver.ts';
import { pipelineCaller } from './pipeline.ts';

/** Those who meet conditions, and those who set them and say whether they are met; some in time, some never, some for another. */
export function conditions(sim: Sim): Observer {
  const { chances, kernel, policies, twins, broken } = sim;
  let steps = 0;

  const stateOf = (requestId: string, id: string) =>
    twins.requests.requests.get(requestId)!.release.conditions?.find((one) => one.id === id);

  function resolve(requestId: string, id: string): void {
    const name = `condition ${id} (${(steps += 1)}) is met`;
    if (chances.draw(`${name} never`) < 0.15) return;
    const settle = async () => {
      const heard = await call(sim, name, (world, now) =>
        resolveCondition(world, { requestId, id }, pipelineCaller, { evidence: 'octo-org/shop#7' }, now),
      );
      if (heard.said === 'ok' && !stateOf(requestId, id)?.resolution)
        broken('S8', `${name}: told so, and it is not on record`);
      return heard;
    };
    kernel.after(chances.between(`${name} at`, 5, 700) * 1_000, () => void persistent(sim, name, settle));
  }

  function judge(requestId: string, id: string, by: string): void {
    const name = `condition ${id} (${(steps += 1)}) is judged`;
    if (chances.draw(`${name} never`) < 0.1) return;
    const isMet = chances.draw(`${name} as met`) < 0.8;
    const form = isMet ? { accept: true } : { accept: false, note: 'Not yet.' };
    const settle = async () => {
      const heard = await call(sim, name, (world, now) =>
        judgeCondition(world, { requestId, id }, { kind: 'person', id: by }, form, now),
      );
      if (heard.said === 'ok' && isMet && stateOf(requestId, id)?.state !== 'confirmed')
        broken('S8', `${name}: told that it is, and it is not on record`);
      return heard;
    };
    const ms = chances.between(`${name} at`, 5, 400) * 1_000;
    kernel.after(ms, () => void persistent(sim, name, settle));
    if (chances.happens(`${name} twice`, 0.2)) kernel.after(ms + 30, () => void settle());
    if (!chances.happens(`${name} by somebody else`, 0.25)) return;
    const other = chances.pick(`${name} by whom`, policies.directory.people).id;
    const claim = () =>
      call(sim, `${name} by ${other}`, (world, now) =>
        judgeCondition(world, { requestId, id }, { kind: 'person', id: other }, { accept: true }, now),
      );
    kernel.after(ms / 2, () => void claim());
  }

  return {
    committed({ after, events }) {
      for (const event of events) {
        if (event.type === 'decision-recorded')
          for (const { id, due } of event.data.conditions ?? []) {
            if (due !== 'before-deployment') continue;
            resolve(after.id, id);
            if (chances.happens(`condition ${id} (${steps}) is judged too soon`, 0.2))
              judge(after.id, id, event.actor.id);
          }
        if (event.type === 'condition-resolved')
          judge(after.id, event.data.condition, stateOf(after.id, event.data.condition)!.by);
        if (event.type === 'condition-judged' && !event.data.accepted)
          resolve(after.id, event.data.condition);
      }
    },
  };
}
