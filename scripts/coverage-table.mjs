// Writes docs/coverage.md: what each profile requires and which cases decide it. Needs dist/ (npm run build).
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUILT_IN_DIRECTORY, loadIncluded, loadSuites, suiteNames } from '../dist/suite/index.js';
import { coverage, coveragePage, loadRequirements } from '../dist/suite/requirements/index.js';

const suites = loadSuites(suiteNames(BUILT_IN_DIRECTORY));
const profiles = coverage(suites, loadRequirements(suites, loadIncluded(suites)));
writeFileSync(fileURLToPath(new URL('../docs/coverage.md', import.meta.url)), coveragePage(profiles));
