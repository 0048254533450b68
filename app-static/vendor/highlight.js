/* Colours of code, for the languages answers are mostly in. */
import highlight from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import diff from 'highlight.js/lib/languages/diff';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';

const languages = { bash, diff, go, java, javascript, json, python, rust, xml, yaml };
Object.entries(languages).forEach(([name, grammar]) => highlight.registerLanguage(name, grammar));
highlight.registerAliases(['ts', 'typescript', 'tsx'], { languageName: 'javascript' });

export default highlight;
