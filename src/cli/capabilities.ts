/** Whether a target still claims what it claimed when its capability profile was written. */
import type { Connection } from '../transport/connection.js';
import { CAPABILITY_FUNCTIONS, lostCapabilities, versionsOfCapabilities, type Capabilities } from '../target/survey/capabilities.js';
import type { VersionFacts } from '../target/survey/facts.js';
import { openInterview } from '../target/survey/interview.js';
import { surveyVersion } from '../target/survey/kmip.js';
import { readCheckedYaml } from './settings/checked-yaml.js';

/** What `probe --save` wrote. Throws a UserError with file, line and column. */
export const readCapabilities = (file: string): Capabilities =>
  readCheckedYaml(file, 'capabilities.schema.json', 'profiles/capabilities.schema.json describes the file; kmip-conformance probe --save writes one.') as Capabilities;

/** Asks the target again; what it no longer claims, one sentence each. */
export async function missingCapabilities(kept: Capabilities, connect: () => Promise<Connection>): Promise<string[]> {
  const interview = openInterview(connect);
  try {
    const found: VersionFacts[] = [];
    for (const version of versionsOfCapabilities(kept)) found.push(await surveyVersion(interview, version, CAPABILITY_FUNCTIONS));
    return lostCapabilities(kept, found);
  } finally {
    await interview.close();
  }
}
