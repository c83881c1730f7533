/** Everything that a hostile server does, as far as we have thought of it. */
import type { Behaviour } from '../behaviour.js';
import { ENDINGS } from './endings.js';
import { HTTP } from './http.js';
import { SILENCE } from './silence.js';
import { STRUCTURES } from './structures.js';
import { SURPLUS } from './surplus.js';
import { TEXT_ATTACKS } from './texts.js';
import { TLS } from './tls.js';

export const CATALOGUE: readonly Behaviour[] = [...SILENCE, ...ENDINGS, ...SURPLUS, ...STRUCTURES, ...TEXT_ATTACKS, ...TLS, ...HTTP];
