import { StartRefused } from '#infra/local/start-refused';

/** The template asks for something the local stack does not run, or contradicts itself. Says what and where. */
export class TemplateRefused extends StartRefused {
  override readonly name = 'TemplateRefused';
}
