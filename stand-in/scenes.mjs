import { answers } from './scenes/answers.mjs';
import { breakages } from './scenes/breakages.mjs';
import { films } from './scenes/films.mjs';
import { pictures } from './scenes/pictures.mjs';
import { refusals } from './scenes/refusals.mjs';

/** Every scene by name. A scene is data: `{status, headers, beforeHeaders, body}`, see play.mjs. */
export const scenes = { ...answers, ...pictures, ...films, ...breakages, ...refusals };
