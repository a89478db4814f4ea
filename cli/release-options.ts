import { Option, type Command } from 'commander';
import { flags as releaseFlags, releaseForm } from '#domain/release/form';
import { collected } from './command.ts';

/** The flags that say what is to be released; what they leave open git fills in, where it can. */
export const releaseOptions = (command: Command): Command =>
  command
    .option('--environment <id>', 'where to', 'production')
    .option('--version <version>', 'default: the version tag on the commit')
    .option('--ref <ref>', 'default: that tag, else the branch; in GitHub Actions the ref of the run')
    .option('--commit <commit>', 'default: HEAD')
    .option('--change-type <type>', 'such as standard or hotfix; policies decide on it', 'standard')
    .option('--policy <id>', 'where several policies fit')
    .option('--summary <text>', 'one line; default: the subject of the commit')
    .addOption(
      new Option('--risk <level>', 'as you judge it').choices(releaseForm.shape.risk.unwrap().options),
    )
    .option('--planned-for <instant>', 'such as 2026-11-21T10:00:00Z')
    .option('--artifact <name@digest>', 'name@sha256:<64 hex digits> ✻', collected)
    .option('--component <name>', 'a part that changes ✻', collected)
    .addOption(
      new Option('--flag <name>', `${Object.keys(releaseFlags.shape).join(', ')} ✻`).argParser(collected),
    )
    .option('--link <title=url>', 'something approvers want to read ✻', collected)
    .option(
      '--evidence <fact>',
      'tests.failed=0, coverage=91.5 or a JSON file such as tests.json ✻',
      collected,
    )
    .option('--emergency <name=text>', 'a field of an emergency, such as incident=INC-12 ✻', collected)
    .option('--form <name=value>', 'a field that the policy asks for ✻', collected);
