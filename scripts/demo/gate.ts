import type { Asking } from './asking.ts';
import type { Scenario } from './scenario.ts';

/** A release through the pack `production-gate`. */
const asking: Asking = {
  service: 'countersign-demo',
  environment: 'production',
  changeType: 'minor',
  repository: 'countersign-demo/shop',
  claimed: { vulnerabilities: { critical: 0, high: 0 } },
};

export const release: Scenario = {
  title: 'a release through the production gate',
  asking,
  async run(release) {
    await release.decide('ada', 'approve');
    await release.decide('dora', 'approve');
    await release.until('verifying');
    await release.advance(30 * 60, 'the target’s real metrics are read every five minutes');
    await release.until('completed');
    await release.mailTo('olga', /complete|passed|healthy|done/i);
    const notes = await release.api.text(
      '/v1/services/countersign-demo/environments/production/release-notes',
      await release.ci(),
    );
    if (!notes.includes(release.id)) throw new Error('the release notes do not name the request');
    release.tell('release notes:');
    for (const row of notes.trimEnd().split('\n')) release.tell(`  ${row}`);
  },
};

export const deny: Scenario = {
  title: 'a release that is denied with a reason',
  asking,
  async run(release) {
    await release.decide('ada', 'approve');
    const reason = 'The migration was not tested against production data.';
    await release.decide('emil', 'deny', { reason });
    await release.until('denied');
    await release.mailTo('ada', /denied/i);
  },
};

export const timeout: Scenario = {
  title: 'a release nobody decides on in time',
  asking,
  async run(release) {
    await release.mailTo('ada', /./);
    await release.advance(30 * 60, 'whoever has not answered is reminded');
    await release.mailTo('bert', /remind/i);
    await release.advance(30 * 60, 'the gate closes by itself');
    await release.until('expired');
  },
};
